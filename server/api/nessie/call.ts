import { audited as auditedBy, mayHaveBeenMade } from '#server/auth/audited.ts';
import type { Client } from '#server/auth/model/client.ts';
import { type CatalogAction, refusalOf } from '#server/auth/model/permissions.ts';
import type { AuditEntry } from '#server/auth/record-audit.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';
import type { Logger } from '#server/platform/log.ts';
import { BareFailure, errorOf, forbidden } from './failure.ts';

/** What the endpoints need of the rest of the console. */
export interface NessieDeps {
  readonly catalog: Catalog;
  /** Leaves a line of who did what. */
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Deletes a branch or tag so that it can be undone. Throws `AppError`. */
  readonly deleteReference: (request: {
    readonly name: string;
    readonly expectedHash: string;
    readonly by: string;
  }) => Promise<Reference>;
  readonly log: Pick<Logger, 'error'>;
}

/** One request of somebody we know. */
export interface Call extends NessieDeps {
  readonly client: Client;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The parsed body. Throws the protocol's error for what is no JSON. */
  readonly readJson: () => Promise<unknown>;
}

/** Throws 403 when this client may not do that. */
function authorise({ client, catalog }: Call, action: CatalogAction): void {
  const refusal = refusalOf(client, action, catalog);
  if (refusal !== null) throw forbidden(refusal);
}

/** Does it, when the client may, and leaves a line in the audit log, also when it was refused. */
export function audited<T>(
  call: Call,
  action: CatalogAction,
  { name, target }: { readonly name: string; readonly target: string },
  work: () => Promise<T>,
): Promise<T> {
  const line = { by: call.client.name, action: name, target };
  return auditedBy({ audit: call.audit, log: call.log, reasonOf }, line, async () => {
    authorise(call, action);
    return work();
  });
}

function reasonOf(cause: unknown): string {
  if (cause instanceof BareFailure) return cause.message;
  const error = errorOf(cause);
  if (error === null) return mayHaveBeenMade('Something went wrong on our side.');
  return error.status < 500 ? error.message : mayHaveBeenMade(error.message);
}
