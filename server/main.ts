import { createServer } from 'node:http';
import next from 'next';
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
const dev = process.argv.includes('--dev');

try {
  await start();
} catch (error) {
  process.stderr.write(`\n${describeStartFailure(error)}\n`);
  process.exit(1);
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  printLine(`Cascade Console · ${config.home}`);
  await refuseWhenHeld(config.home);
  const server = createServer();
  const url = await listen(server, config);
  const pages = gate(server);
  const services = await startServices(config, { url, onProgress: printStep });
  provideServices(services);
  const firstPeople = await ensureFirstPeople(services);

  const stopping = new AbortController();
  const app = next({
    dev,
    httpServer: server,
    hostname: config.host,
    port: Number(new URL(url).port),
  });
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= (async () => {
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
      stopping.abort();
      printLine('\nStopping: requests, pages, runs, engine, PostgreSQL …');
      await pages.close();
      await app.close();
      await services.close();
      printLine('Stopped.');
      process.exit(0);
    })();
    void stopped;
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const startedAt = performance.now();
  await app.prepare();
  const handle = app.getRequestHandler();
  pages.open((request, response) => {
    // Whatever a client sends under this name is replaced: limits and the local token rest on it.
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? 'unknown';
    return handle(request, response);
  });
  printStep('Pages', url, performance.now() - startedAt);
  await firstRun(services, stopping.signal);
  if (!stopping.signal.aborted) printLine(await welcome(services, url, firstPeople));
}
