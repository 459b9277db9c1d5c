/**
 * Keeps the address of the page in step with the experiment, a few times a second at most: browsers refuse more. A
 * change of the experiment is an entry of its own in the browser's history, so that Back takes it back; how the page
 * looks is not.
 */

export interface AddressBar {
  /** The link in the address, without `#`. */
  read(): string;
  /** @param isEntry as a new entry of the history, in place of the one there is otherwise */
  write(link: string, isEntry: boolean): void;
}

export const browserAddress: AddressBar = {
  read: () => location.hash.replace(/^#/, ''),
  write: (link, isEntry) => {
    if (isEntry) history.pushState(null, '', `#${link}`);
    else history.replaceState(history.state, '', `#${link}`);
  },
};

const INTERVAL = 300;

export class LinkWriter {
  readonly #address: AddressBar;
  #waiting: { link: string; isEntry: boolean } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(address: AddressBar) {
    this.#address = address;
  }

  /** Writes the link soon; of several only the last, as an entry if one of them was to be. */
  schedule(link: string, isEntry: boolean): void {
    this.#waiting = { link, isEntry: isEntry || this.#waiting?.isEntry === true };
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL);
  }

  /** Writes at once what waits. */
  flush(): void {
    const waiting = this.#waiting;
    this.drop();
    if (waiting === undefined) return;
    const { link, isEntry } = waiting;
    this.#address.write(link, isEntry && link !== this.#address.read());
  }

  /** Leaves unwritten what waits: the address says something newer. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }
}
