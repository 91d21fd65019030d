import { authenticateClient } from '#server/auth/authenticate-client.ts';
import { recordAudit } from '#server/auth/record-audit.ts';
import { deleteBranch } from '#server/branches/delete-branch.ts';
import type { Door } from '../door/door.ts';
import type { DoorDeps } from '../door/open-doors.ts';
import { createNessieDoor } from './nessie-door.ts';

/** The door for Nessie's clients over the catalog of this process, for whoever has a token. */
export function openNessieDoor(deps: DoorDeps): Door {
  return createNessieDoor({
    catalog: deps.catalog,
    audit: (entry) => recordAudit(deps, entry),
    deleteReference: (request) => deleteBranch(deps, request),
    log: deps.log,
    authenticate: ({ headers, address }) =>
      authenticateClient(deps, { authorization: headers.get('authorization'), address }),
  });
}
