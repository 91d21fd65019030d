import { type CommitNote, commitAtHead } from './commit-at-head.ts';
import { requireFree, requireNamespace, tableAt, viewAt } from './entry-at.ts';
import type { ContentKey } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import type { Catalog } from './port.ts';

/**
 * Gives a table or view another name, also in another namespace; it stays the same one, with its history.
 * Throws `not-found`, and `conflict` when the new name is taken.
 */
export async function renameEntry(
  deps: { readonly catalog: Catalog },
  input: {
    readonly kind: 'table' | 'view';
    readonly branch: string;
    readonly from: ContentKey;
    readonly to: ContentKey;
    readonly note: CommitNote;
  },
): Promise<void> {
  const { kind, branch, from, to, note } = input;
  const find = kind === 'table' ? tableAt : viewAt;
  await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    const ref = `@${hash}`;
    const content = await find(deps, { ref, key: from });
    await requireFree(deps, { ref, key: to });
    await requireNamespace(deps, { ref, key: to });
    return {
      value: null,
      operations: [
        { type: 'DELETE', key: from },
        { type: 'PUT', key: to, content },
      ],
      message: `Rename ${kind} ${formatKey(from)} to ${formatKey(to)}`,
    };
  });
}
