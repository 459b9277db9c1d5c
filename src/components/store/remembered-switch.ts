/** A switch that stays as it was left when the page is opened again, where the browser lets the page remember. */
export interface RememberedSwitch {
  read(): boolean;
  write(on: boolean): void;
}

/** On until it is switched off. */
export function rememberedSwitch(key: string): RememberedSwitch {
  return {
    read: () => attempt(() => localStorage.getItem(key)) !== 'off',
    write: (on) => attempt(() => localStorage.setItem(key, on ? 'on' : 'off')),
  };
}

/** Private windows and strict settings refuse storage by throwing. */
function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
