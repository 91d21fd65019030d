import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Client } from '#server/auth/model/client.ts';
import type { AuditEntry } from '#server/auth/record-audit.ts';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { createLogger } from '#server/platform/log.ts';
import type { DoorRequest } from '../../door/door.ts';
import { serveDoors } from '../../door/serve-doors.ts';
import type { NessieDeps } from '../call.ts';
import { createNessieDoor } from '../nessie-door.ts';

export interface ServedNessie extends AsyncDisposable {
  /** Base of the API v2. */
  readonly url: string;
  readonly audit: readonly AuditEntry[];
}

const NOBODY: Client = { name: '', role: 'admin', access: 'write', via: 'local' };

interface Options {
  readonly authenticate?: (request: DoorRequest) => Promise<Client | null>;
  /** Left out: what is deleted cannot be brought back. */
  readonly deleteReference?: NessieDeps['deleteReference'];
  readonly onAudit?: NessieDeps['audit'];
}

/** The door for Nessie's clients over a catalog, on a free port; everybody may everything unless told otherwise. */
export async function serveNessie(
  catalog: Catalog,
  {
    authenticate = async () => NOBODY,
    deleteReference = async ({ name, expectedHash }) =>
      valueOrThrow(await catalog.deleteReference(name, expectedHash)),
    onAudit = async () => undefined,
  }: Options = {},
): Promise<ServedNessie> {
  const audit: AuditEntry[] = [];
  const log = createLogger(null);
  const door = createNessieDoor({
    catalog,
    authenticate,
    deleteReference,
    log,
    audit: async (entry) => {
      audit.push(entry);
      await onAudit(entry);
    },
  });
  const serve = serveDoors([door], log);
  const server = createServer((request, response) => {
    if (!serve(request, response)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/nessie/api/v2`,
    audit,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
