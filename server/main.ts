import { once } from 'node:events';
import { createServer } from 'node:http';
import next from 'next';
import { openDoors } from './api/door/open-doors.ts';
import { PEER_HEADER } from './api/peer.ts';
import { ensureFirstPeople } from './auth/ensure-first-people.ts';
import { readConfig } from './platform/config.ts';
import { describeStartFailure, printLine, printStep } from './platform/console-output.ts';
import { firstRun } from './platform/first-run.ts';
import { gate, listen } from './platform/http.ts';
import { provideServices } from './platform/slot.ts';
import { refuseWhenHeld, startServices } from './platform/start-services.ts';
import { welcome } from './platform/welcome.ts';

const STOP_LIMIT_MS = 20_000;
const HEADERS_LIMIT_MS = 60_000;
/** Asks `bin/start.mjs` to start the console again. */
const START_AGAIN = 75;
const dev = process.argv.includes('--dev');

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopping.abort());
stopping.signal.addEventListener('abort', () => {
  printLine('\nStopping: requests, pages, runs, engine, PostgreSQL …');
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
});

try {
  await serve(stopping.signal);
  printLine('Stopped.');
  process.exit(0);
} catch (error) {
  process.stderr.write(`\n${describeStartFailure(error)}\n`);
  process.exit(1);
}

/** What was going on is taken up by the next start, which knows how; a console without its database knows nothing. */
function startAgain(): void {
  // Whoever stops a whole process group stops PostgreSQL too.
  if (stopping.signal.aborted) process.exit(0);
  printLine('\nPostgreSQL ended without being told to. The console starts again …');
  process.exit(START_AGAIN);
}

/** Starts part after part and serves until the signal; what was started stops in the opposite order, also after a failure. */
async function serve(signal: AbortSignal): Promise<void> {
  const config = readConfig(process.env);
  printLine(`Cascade Console · ${config.home}`);
  await refuseWhenHeld(config.home);
  await using parts = new AsyncDisposableStack();

  // An upload may take hours; the gate ends a request that stands still.
  const server = createServer({ requestTimeout: 0, headersTimeout: HEADERS_LIMIT_MS });
  const url = await listen(server, config);
  const services = await startServices(config, { url, onProgress: printStep, onLost: startAgain });
  parts.defer(() => services.close());
  provideServices(services);
  const firstPeople = await ensureFirstPeople(services);
  if (signal.aborted) return;

  const startedAt = performance.now();
  const port = Number(new URL(url).port);
  const app = next({ dev, httpServer: server, hostname: config.host, port });
  parts.defer(() => app.close());
  const pages = gate(server);
  parts.defer(() => pages.close());
  await app.prepare();
  const handle = app.getRequestHandler();
  const outsideTools = openDoors(services);
  pages.open((request, response) => {
    // Whatever a client sends under this name is replaced: limits and the local token rest on it.
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? 'unknown';
    return outsideTools(request, response) || handle(request, response);
  });
  printStep('Pages', url, performance.now() - startedAt);

  await firstRun(services, signal);
  if (signal.aborted) return;
  printLine(await welcome(services, url, firstPeople));
  if (!signal.aborted) await once(signal, 'abort');
}
