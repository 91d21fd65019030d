import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Client } from '#server/auth/model/client.ts';
import type { AuditEntry } from '#server/auth/record-audit.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { createLogger } from '#server/platform/log.ts';
import type { DoorRequest } from '../../door/door.ts';
import { serveDoors } from '../../door/serve-doors.ts';
import { createNessieDoor } from '../nessie-door.ts';

export interface ServedNessie extends AsyncDisposable {
  /** Base of the API v2. */
  readonly url: string;
  readonly audit: readonly AuditEntry[];
}

const NOBODY: Client = { name: '', role: 'admin', access: 'write', via: 'local' };

/** The door for Nessie's clients over a catalog, on a free port; everybody may everything unless told otherwise. */
export async function serveNessie(
  catalog: Catalog,
  authenticate: (request: DoorRequest) => Promise<Client | null> = async () => NOBODY,
): Promise<ServedNessie> {
  const audit: AuditEntry[] = [];
  const door = createNessieDoor({
    catalog,
    authenticate,
    audit: async (entry) => void audit.push(entry),
  });
  const serve = serveDoors([door], createLogger(null));
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
