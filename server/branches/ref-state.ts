import { failureToAppError } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import type { CommitReader } from './commit-reader.ts';
import { findDeletedRef } from './deleted-refs.ts';

export type RefState =
  | {
      readonly kind: 'here';
      readonly type: 'BRANCH' | 'TAG';
      readonly hash: string;
      /** Who made its newest commit; null when it has none. */
      readonly author: string | null;
    }
  | {
      readonly kind: 'gone';
      /** Null when it never was, was renamed, or was deleted by a program. */
      readonly deleted: {
        readonly by: string;
        readonly at: Date;
        readonly hash: string;
        readonly isRestorable: boolean;
      } | null;
    };

/** Where a branch or tag is now, or what became of it. */
export async function refState(
  deps: {
    readonly catalog: Catalog;
    readonly commits: CommitReader;
    readonly database: Database;
    readonly clock: Clock;
  },
  { name }: { readonly name: string },
): Promise<RefState> {
  const found = await deps.catalog.getReference(name);
  if (found.ok) {
    const { type, hash } = found.value;
    const head = await deps.commits.load(hash);
    return { kind: 'here', type, hash, author: head?.author ?? null };
  }
  if (found.error.kind !== 'reference-not-found') throw failureToAppError(found.error);
  const deleted = await findDeletedRef(deps, { name });
  if (deleted === null) return { kind: 'gone', deleted: null };
  const { deletedBy: by, deletedAt: at, hash, restorableUntil } = deleted;
  return { kind: 'gone', deleted: { by, at, hash, isRestorable: restorableUntil > deps.clock() } };
}
