/** Keeps the address of the page in step with the experiment, a few times a second at most: browsers refuse more. */

export interface AddressBar {
  /** The link in the address, without `#`. */
  read(): string;
  write(link: string): void;
}

export const browserAddress: AddressBar = {
  read: () => location.hash.replace(/^#/, ''),
  write: (link) => history.replaceState(history.state, '', `#${link}`),
};

const INTERVAL = 300;

export class LinkWriter {
  readonly #address: AddressBar;
  #waiting: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(address: AddressBar) {
    this.#address = address;
  }

  /** Writes the link soon; of several only the last. */
  schedule(link: string): void {
    this.#waiting = link;
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL);
  }

  /** Writes at once what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting !== undefined) this.#address.write(this.#waiting);
    this.#waiting = undefined;
  }
}
