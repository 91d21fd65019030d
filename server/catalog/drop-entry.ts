import { type CommitNote, commitAtHead } from './commit-at-head.ts';
import { tableAt, viewAt } from './entry-at.ts';
import type { ContentKey } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import type { Catalog } from './port.ts';

/**
 * Takes a table or view off a branch. No file is deleted: earlier commits and other branches have it
 * still, and what nobody needs any more goes with the orphans. Throws `not-found`.
 */
export async function dropEntry(
  deps: { readonly catalog: Catalog },
  input: {
    readonly kind: 'table' | 'view';
    readonly branch: string;
    readonly key: ContentKey;
    readonly note: CommitNote;
  },
): Promise<void> {
  const { kind, branch, key, note } = input;
  const find = kind === 'table' ? tableAt : viewAt;
  await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    await find(deps, { ref: `@${hash}`, key });
    return {
      value: null,
      operations: [{ type: 'DELETE', key }],
      message: `Drop ${kind} ${formatKey(key)}`,
    };
  });
}
