import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createToken } from '#server/auth/create-token.ts';
import type { Role, TokenAccess } from '#server/auth/model/person.ts';
import { protectCatalog } from '#server/catalog/protect-catalog.ts';
import { type OpenedEngine, openTestEngine } from '#server/engine/testing/open-engine.ts';
import { readConfig } from '#server/platform/config.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { openDoors } from '../open-doors.ts';

/** The doors for outside tools over a lake of its own, on a free port of this machine. */
export interface OpenedDoors extends AsyncDisposable {
  readonly url: string;
  readonly lake: OpenedEngine;
  /** A new token; each call makes another. */
  token(options?: { readonly role?: Role; readonly access?: TokenAccess }): Promise<string>;
  /** A branch at the head of another. */
  branch(name: string, from?: string): Promise<void>;
}

interface Options {
  /** Where the tables lie, given a folder that goes with the lake; files in it when absent. */
  readonly openStore?: (folder: string) => Promise<ObjectStore>;
  /** As the environment would say it: where the warehouse is reached. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** `main` is protected, as in a console. */
export async function openTestDoors({
  openStore,
  environment = {},
}: Options = {}): Promise<OpenedDoors> {
  const lake = await openTestEngine(openStore === undefined ? {} : { openStore });
  const catalog = protectCatalog(lake.catalog, async () => [
    { pattern: 'main', kind: 'merge-only' as const },
  ]);
  const handle = openDoors({
    catalog,
    clock: () => new Date(),
    config: readConfig(environment),
    database: lake.database,
    log: pino({ enabled: false }),
    secrets: { session: 'unused', local: 'local-secret' },
    store: lake.store,
    version: '0.0.0',
  });
  const server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let tokens = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lake,
    async token({ role = 'analyst', access = 'write' } = {}) {
      tokens += 1;
      const { database } = lake;
      const wanted = { name: `client-${tokens}`, role, access, by: 'test' };
      return (await createToken({ database, clock: () => new Date() }, wanted)).token;
    },
    async branch(name, from = 'main') {
      const head = await lake.catalog.getReference(from);
      const hash = head.ok ? head.value.hash : '';
      const made = await lake.catalog.createReference({ type: 'BRANCH', name, hash });
      if (!made.ok) throw new Error(JSON.stringify(made.error));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await lake[Symbol.asyncDispose]();
    },
  };
}
