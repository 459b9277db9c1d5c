/** What stays as it was left when the page is opened again, where the browser lets the page remember. */
export interface RememberedSwitch {
  read(): boolean;
  write(on: boolean): void;
}

export interface RememberedText {
  /** `undefined` where nothing is remembered. */
  read(): string | undefined;
  write(words: string): void;
}

/** On until it is switched off. */
export function rememberedSwitch(key: string): RememberedSwitch {
  const words = rememberedText(key);
  return {
    read: () => words.read() !== 'off',
    write: (on) => words.write(on ? 'on' : 'off'),
  };
}

export function rememberedText(key: string): RememberedText {
  return {
    read: () => attempt(() => localStorage.getItem(key)) ?? undefined,
    write: (words) => {
      attempt(() => localStorage.setItem(key, words));
    },
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
