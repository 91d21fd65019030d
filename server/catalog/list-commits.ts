import { valueOrThrow } from './failure-to-app-error.ts';
import type { Catalog, CommitMeta, Operation } from './port.ts';

export interface CommitView {
  readonly meta: CommitMeta;
  /** Keys the commit put or deleted. */
  readonly changes: readonly { readonly type: Operation['type']; readonly key: string }[];
}

/** First-parent history of a ref, newest first, with the keys that each commit changed. */
export async function listCommits(
  { catalog }: { readonly catalog: Catalog },
  input: { readonly ref: string; readonly token: string | null; readonly maxRecords: number },
): Promise<{ readonly items: readonly CommitView[]; readonly token: string | null }> {
  const { ref, token, maxRecords } = input;
  const page = valueOrThrow(
    await catalog.history(ref, { withOperations: true }, { token, maxRecords }),
  );
  const items = page.items.map(({ meta, operations }) => ({
    meta,
    changes: (operations ?? []).map(({ type, key }) => ({ type, key: key.join('.') })),
  }));
  return { items, token: page.token };
}
