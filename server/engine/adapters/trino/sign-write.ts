import type { ContentKey } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import type { ReadContext } from '../../port.ts';

export interface SignDeps {
  readonly catalog: Catalog;
}

interface Written {
  readonly queryId: string;
  readonly sql: string;
  readonly target: { readonly ref: string; readonly key: ContentKey } | null;
  readonly context: ReadContext;
}

const MESSAGE_LENGTH = 120;

/**
 * Says in the catalog who ran a statement: Trino's own commits name nobody. A commit of its own that
 * changes nothing follows them; true when it stands. The write itself is done, whatever becomes of this.
 */
export async function signWrite(
  { catalog }: SignDeps,
  { queryId, sql, target, context }: Written,
): Promise<boolean> {
  if (target === null) return false;
  const head = await catalog.getReference(target.ref);
  if (!head.ok) return false;
  const { key } = target;
  const present = await catalog.getContents(target.ref, [key]);
  const isThere = present.ok && present.value.contents.length > 0;
  const signed = await catalog.commit({
    branch: target.ref,
    expectedHash: head.value.hash,
    meta: {
      message: oneLine(sql),
      authors: [context.user],
      properties: {
        'cascade.by': [context.user],
        'cascade.query': [queryId],
        'cascade.engine': ['trino'],
        'cascade.table': [key.join('.')],
      },
    },
    operations: isThere ? [{ type: 'UNCHANGED', key }] : [],
  });
  return signed.ok;
}

function oneLine(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > MESSAGE_LENGTH ? `${line.slice(0, MESSAGE_LENGTH - 1)}…` : line;
}
