import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { badRequest } from './failure.ts';

const ALL_AT_ONCE = 1000;
/** A page may be short: a namespace of many tables has few namespaces. */
const MAX_READS = 20;

interface Wanted {
  readonly ref: string;
  /** Empty: the top level. */
  readonly namespace: readonly string[];
  readonly type: 'NAMESPACE' | 'ICEBERG_TABLE' | 'ICEBERG_VIEW';
}

/**
 * Keys of one kind right below a namespace, in order: all of them, or a page for who asks with `pageSize`
 * or `pageToken`. `token` is null on the last page. Throws `invalid` for a page that cannot be.
 */
export async function listNames(
  { catalog }: { readonly catalog: Catalog },
  { ref, namespace, type }: Wanted,
  query: URLSearchParams,
): Promise<{ readonly keys: readonly (readonly string[])[]; readonly token: string | null }> {
  const size = pageSizeIn(query);
  const keys: (readonly string[])[] = [];
  let token = query.get('pageToken') || null;
  for (let reads = 0; size === null || (keys.length < size && reads < MAX_READS); reads += 1) {
    const page = valueOrThrow(
      await catalog.listEntries(ref, namespace.length === 0 ? {} : { prefix: namespace }, {
        maxRecords: size === null ? ALL_AT_ONCE : size - keys.length,
        token,
      }),
    );
    const found = page.items.filter(
      (entry) => entry.type === type && entry.key.length === namespace.length + 1,
    );
    keys.push(...found.map(({ key }) => key));
    token = page.token;
    if (token === null) break;
  }
  return { keys, token };
}

function pageSizeIn(query: URLSearchParams): number | null {
  const text = query.get('pageSize');
  if (text === null) return query.get('pageToken') ? ALL_AT_ONCE : null;
  const size = Number(text);
  if (Number.isSafeInteger(size) && size > 0) return Math.min(size, ALL_AT_ONCE);
  throw badRequest(`pageSize is ${text}: it is a number from 1 on.`);
}
