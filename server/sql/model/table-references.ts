import { type Session, SqlError, type TableReference } from './front-end.ts';
import type { Relation } from './query-tree.ts';
import type { WriteStatement } from './statements/write-tree.ts';
import { changesReference, isTableChanges } from './table-changes.ts';
import { type Period, tableVersion } from './table-version.ts';
import type { Identifier, Statement } from './tree.ts';

/**
 * The base tables that a statement reads, in the order of the text, each version once. Names of WITH
 * queries are no tables. Throws `SqlError` when a name needs a catalog or schema that the session lacks.
 */
export function tableReferences(
  statement: Statement | WriteStatement,
  session: Session,
): readonly TableReference[] {
  if (statement.kind === 'show-columns') {
    return [qualify(statement.table, session, null, statement.position)];
  }
  const read = partsRead(statement);
  const found: TableReference[] = [];
  for (const part of read) collect(part, new Set(), session, found);
  return found;
}

/** What of a statement may name tables that it reads; the one that it writes to stands outside. */
function partsRead(statement: Statement | WriteStatement): readonly unknown[] {
  switch (statement.kind) {
    case 'query':
    case 'insert':
    case 'create-table-as':
      return [statement.query];
    case 'update':
      return [statement.assignments, statement.where];
    case 'delete':
    case 'alter-table-execute':
      return [statement.where];
    case 'merge':
      return [statement.source, statement.on, statement.cases];
    default:
      return [];
  }
}

/** A table's name completed with the session's catalog and schema. */
export function qualify(
  name: readonly Identifier[],
  session: Session,
  period: Period | null,
  position: TableReference['position'],
): TableReference {
  const parts = name.map((part) => part.value.toLowerCase());
  const [table = '', schema = session.schema, catalog = session.catalog] = parts.reverse();
  // What is made for one statement lives outside every catalog.
  const ownOf = parts.length === 2 && (schema === 'stage' || schema === 'delta') ? schema : null;
  const home = ownOf ?? catalog;
  if (schema === null || home === null) {
    const missing = schema === null ? 'Schema' : 'Catalog';
    throw new SqlError(
      schema === null ? 'MISSING_SCHEMA_NAME' : 'MISSING_CATALOG_NAME',
      `${missing} must be specified when session ${missing.toLowerCase()} is not set`,
      position,
    );
  }
  const version = period === null ? null : tableVersion(period, session);
  return { catalog: home, schema, table, version, position };
}

type WithNames = ReadonlySet<string>;

function collect(node: unknown, names: WithNames, session: Session, found: TableReference[]): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const child of node) collect(child, names, session, found);
    return;
  }
  if (isTable(node)) {
    const [only] = node.name;
    const isWithName =
      node.name.length === 1 && only !== undefined && names.has(only.value.toLowerCase());
    if (!isWithName) found.push(qualify(node.name, session, node.period, node.position));
    return;
  }
  if (isFunction(node) && isTableChanges(node)) {
    found.push(changesReference(node, session));
    return;
  }
  let inner = names;
  if ('with' in node && isWith(node.with)) {
    for (const named of node.with.queries) {
      const outside = inner;
      inner = new Set([...inner, named.name.value.toLowerCase()]);
      collect(named.query, node.with.recursive ? inner : outside, session, found);
    }
  }
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'with') collect(child, inner, session, found);
  }
}

interface TableNode {
  readonly kind: 'table';
  readonly name: readonly Identifier[];
  readonly period: Period | null;
  readonly position: TableReference['position'];
}

const isTable = (node: object): node is TableNode => 'kind' in node && node.kind === 'table';

const isFunction = (node: object): node is Extract<Relation, { kind: 'table-function' }> =>
  'kind' in node && node.kind === 'table-function';

interface WithNode {
  readonly recursive: boolean;
  readonly queries: readonly { readonly name: Identifier; readonly query: unknown }[];
}

const isWith = (value: unknown): value is WithNode =>
  typeof value === 'object' && value !== null && 'queries' in value;
