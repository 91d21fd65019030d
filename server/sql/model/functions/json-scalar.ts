import type { SelectItem } from '../query-tree.ts';
import { quoteString } from '../quote.ts';
import { type Context, resolve } from '../scope.ts';
import type { CallExpression } from '../tree.ts';
import { type Typed, VARCHAR } from '../typed.ts';
import { jsonPath } from './json-path.ts';

/** `json_extract_scalar(document, path)`; null for arguments of other types. */
export function jsonScalar(document: Typed, path: Typed, { jsonPaths }: Context): Typed | null {
  if (document.type.kind !== 'varchar' && document.type.kind !== 'json') return null;
  if (path.type.kind !== 'varchar') return null;
  const type = document.type.kind === 'varchar' ? document.type : VARCHAR;
  const exact = `trino_json_extract_scalar(${document.sql}, ${path.sql})`;
  const duckdbPath = jsonPath(path);
  // An index may also be the key of an object, which DuckDB does not look for.
  if (duckdbPath === null || duckdbPath.includes('[')) return { type, sql: exact };
  const shared = jsonPaths.get(document.sql) ?? [];
  const index = shared.indexOf(duckdbPath);
  const text =
    index === -1
      ? `trino_json_text(${document.sql}, ${quoteString(duckdbPath)})`
      : `trino_json_texts(${document.sql}, [${shared.map(quoteString).join(', ')}])[${index + 1}]`;
  return {
    type,
    sql: `trino_json_scalar(${text}, ${document.sql}, ${quoteString(duckdbPath)}, ${path.sql})`,
  };
}

/**
 * Paths that the items of one SELECT take from the same column, by the column's DuckDB text: read
 * together, a document is parsed once instead of once a path.
 */
export function sharedJsonPaths(
  items: readonly SelectItem[],
  context: Context,
): Context['jsonPaths'] {
  const paths = new Map<string, Set<string>>();
  for (const call of scalarCalls(items)) {
    const [document, path] = call.args;
    if (document?.kind !== 'name' || path?.kind !== 'string') continue;
    const found = resolve(document.parts, context.scope);
    if (found === null || found.outer || found.rest.length > 0) continue;
    const { sql } = found.field.value;
    const ofColumn = paths.get(sql) ?? new Set();
    const duckdbPath = jsonPath({ type: VARCHAR, sql: '', constant: path.value });
    if (duckdbPath !== null) ofColumn.add(duckdbPath);
    paths.set(sql, ofColumn);
  }
  return new Map(
    paths
      .entries()
      .filter(([, some]) => some.size > 1)
      .map(([sql, some]) => [sql, [...some]]),
  );
}

/** The calls in an expression, without those of queries inside it, which have columns of their own. */
function* scalarCalls(node: unknown): Generator<CallExpression> {
  if (typeof node !== 'object' || node === null) return;
  if (isScalarCall(node)) yield node;
  for (const [name, child] of Object.entries(node)) if (name !== 'query') yield* scalarCalls(child);
}

const isScalarCall = (node: object): node is CallExpression =>
  'kind' in node && node.kind === 'call' && 'name' in node && node.name === 'json_extract_scalar';
