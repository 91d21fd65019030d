import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';

const SWEEP_MS = 100;
const STANDSTILL_MS = 60_000;

/** Listens before anything is started, so that a taken port costs no start. Until the pages are ready it answers 503. */
export async function listen(server: Server, config: Config): Promise<string> {
  server.on('request', (_, response) => {
    response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' });
    response.end('Cascade Console is starting. Try again in a moment.\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new AppError(
              'conflict',
              `Port ${config.port} is taken by another program. Set PORT to a free one: PORT=${config.port + 1} npm start`,
              { cause },
            )
          : new AppError(
              'unavailable',
              `Cannot listen on ${config.host}:${config.port} (${cause.code}). Set HOST or PORT to an address of this machine.`,
              { cause },
            ),
      );
    });
    server.listen(config.port, config.host, () => resolve());
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : config.port;
  return `http://${config.host === '127.0.0.1' || config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}`;
}

/** Serves requests and can stop doing so in order. */
export interface Gate {
  /** Hands every request from now on to `handle`. */
  open(handle: (request: IncomingMessage, response: ServerResponse) => unknown): void;
  /** Takes no new requests, ends event streams, and resolves when the other requests have been answered. */
  close(): Promise<void>;
}

/** A request of whose body nothing comes for `standstillMs` is cut; an answer may be silent as long as it likes. */
export function gate(server: Server, standstillMs: number = STANDSTILL_MS): Gate {
  const streams = new Set<ServerResponse>();
  return {
    open(handle) {
      server.removeAllListeners('request');
      server.on('request', (request, response) => {
        if (request.headers.accept?.includes('text/event-stream')) {
          streams.add(response);
          response.once('close', () => streams.delete(response));
        }
        request.setTimeout(standstillMs, () => request.destroy());
        // Without a listener Node would take the silence before an answer for a standstill.
        response.on('timeout', () => undefined);
        void handle(request, response);
      });
    },
    async close() {
      const drained = new Promise<void>((resolve) => server.close(() => resolve()));
      // An event stream has no last answer to wait for; whoever reads it resumes by its cursor.
      for (const stream of streams) stream.destroy();
      server.closeIdleConnections();
      // A connection that was busy turns idle later and would hold the process for its keep-alive time.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      await drained;
      clearInterval(sweep);
    },
  };
}
