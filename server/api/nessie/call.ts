import type { Client } from '#server/auth/model/client.ts';
import { type CatalogAction, refusalOf } from '#server/auth/model/permissions.ts';
import type { AuditEntry } from '#server/auth/record-audit.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { forbidden } from './failure.ts';

/** What the endpoints need of the rest of the console. */
export interface NessieDeps {
  readonly catalog: Catalog;
  /** Leaves a line of who did what. */
  readonly audit: (entry: AuditEntry) => Promise<void>;
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
export async function audited<T>(
  call: Call,
  action: CatalogAction,
  { name, target }: { readonly name: string; readonly target: string },
  work: () => Promise<T>,
): Promise<T> {
  const line = { by: call.client.name, action: name, target };
  try {
    authorise(call, action);
    const value = await work();
    await call.audit({ ...line, outcome: 'done' });
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await call.audit({ ...line, outcome: 'refused', reason });
    throw error;
  }
}
