/** Servers that the page may meet: one that sends no header of ours, and one that is told of every broken policy. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface TestServer {
  /** Ends with a slash. */
  url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Any web server at all: files and their types, as on GitHub Pages. */
export function bareServer(folder: string): Promise<TestServer> {
  return listening((asked, response) => {
    const path = decodeURIComponent((asked.url ?? '/').split(/[?#]/, 1)[0]);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
    });
    createReadStream(file).pipe(response);
  });
}

/** A page of another site, at 127.0.0.1, to which localhost is somebody else. */
export async function pageServer(html: string): Promise<TestServer> {
  const server = await listening((_asked, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  return { ...server, url: server.url.replace('localhost', '127.0.0.1') };
}

/** Another server's answers, with a policy that has each breach of it told. */
export async function reportingServer(
  behind: string,
): Promise<TestServer & { reports: readonly string[] }> {
  const reports: string[] = [];
  const server = await listening((asked, response) => {
    if (asked.method === 'POST') {
      void text(asked).then((report) => reports.push(report));
      return void response.writeHead(204).end();
    }
    const headers = { ...asked.headers, host: new URL(behind).host };
    request(new URL(asked.url ?? '/', behind), { headers }, (answer) => {
      const policy = answer.headers['content-security-policy'];
      response.writeHead(answer.statusCode ?? 500, {
        ...answer.headers,
        ...(policy === undefined
          ? {}
          : { 'content-security-policy': `${String(policy)}; report-uri /reports` }),
      });
      answer.pipe(response);
    }).end();
  });
  return { ...server, reports };
}

async function listening(answer: RequestListener): Promise<TestServer> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
