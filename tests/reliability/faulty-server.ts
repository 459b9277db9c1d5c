/** The built page on a server that can go away, come back at the same address, and fail to give out some files. */
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerer } from '../../scripts/serve/answer.mjs';

export class FaultyServer {
  #server: Server | undefined;
  #port = 0;
  /** Whether a request for this path is answered with an error. */
  refuses: (path: string) => boolean = () => false;

  static async start(folder: string): Promise<FaultyServer> {
    const server = new FaultyServer(await answerer(await realpath(folder)));
    await server.start();
    return server;
  }

  private constructor(private readonly answer: RequestListener) {}

  get address(): string {
    return `http://localhost:${this.#port}/`;
  }

  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    this.#server = createServer((request, response) => {
      if (this.refuses(request.url ?? '')) response.writeHead(503).end();
      else this.answer(request, response);
    }).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
