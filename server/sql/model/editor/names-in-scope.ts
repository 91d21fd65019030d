import { type Block, type Level, type NamedQuery, readGroup, readQuery } from './read-query.ts';
import type { Relation } from './read-relation.ts';
import { isName, nameOf } from './scan.ts';
import { isGroup, type Piece, wordOf } from './token-tree.ts';

/** A column as the editor tells of it; `type` null when only running would tell. */
export interface EditorColumn {
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
}

/** Full name of a table: catalog, schema, table. */
export type TableName = readonly [catalog: string, schema: string, table: string];

export interface Defaults {
  readonly catalog: string | null;
  readonly schema: string | null;
}

/** Columns of a table of the catalog; null when they are not known (yet). */
export type ColumnsOf = (table: TableName) => readonly EditorColumn[] | null;

/** A name that stands for a relation at some place of a statement. */
export interface RelationInScope {
  /** Alias, else the last part of its name. */
  readonly name: string;
  readonly relation: Relation;
  /** Null for a query of the statement itself. */
  readonly table: TableName | null;
  /** Null when not known. */
  readonly columns: readonly EditorColumn[] | null;
}

export interface Scope {
  /** Relations of the SELECT at the place, then those of the queries around it. */
  readonly relations: readonly RelationInScope[];
  readonly named: readonly {
    readonly name: string;
    readonly columns: readonly EditorColumn[] | null;
  }[];
}

interface Around {
  readonly defaults: Defaults;
  readonly columnsOf: ColumnsOf;
  readonly named: ReadonlyMap<string, readonly EditorColumn[] | null>;
}

/** What names mean at `offset` of a statement. */
export function namesInScope(
  sql: string,
  offset: number,
  defaults: Defaults,
  columnsOf: ColumnsOf,
): Scope {
  const start: Around = { defaults, columnsOf, named: new Map() };
  return scopeIn(readQuery(sql), offset, start);
}

function scopeIn(level: Level, offset: number, around: Around): Scope {
  const inside = withNamed(level, offset, around);
  const block = level.blocks.find(({ start, end }) => offset >= start && offset <= end);
  const own = (block?.relations ?? []).map((relation) => inScope(relation, inside));
  const child = level.inner.find(({ start, end }) => offset >= start && offset < end);
  const isNamed = level.named.some(({ query }) => query === child);
  const deeper = child === undefined ? null : scopeIn(child, offset, inside);
  const named = [...inside.named].map(([name, columns]) => ({ name, columns }));
  if (deeper === null) return { relations: own, named };
  // A query of WITH and one in FROM do not see what stands beside them.
  const isInFrom = block?.relations.some(({ query }) => query?.start === (child?.start ?? 0) - 1);
  const seen = isNamed || isInFrom === true ? [] : own;
  return { relations: [...deeper.relations, ...seen], named: deeper.named };
}

/** The queries of WITH that are complete before `offset`, or all of them behind the clause. */
function withNamed(level: Level, offset: number, around: Around): Around {
  const named = new Map(around.named);
  for (const query of level.named) {
    if (offset < query.query.end && offset < query.query.start) break;
    if (offset >= query.query.start && offset < query.query.end) break;
    named.set(query.name, namedColumns(query, { ...around, named }));
  }
  return { ...around, named };
}

function namedColumns(
  { query, columnNames }: NamedQuery,
  around: Around,
): readonly EditorColumn[] | null {
  return renamed(outputColumns(query, around), columnNames);
}

function renamed(
  columns: readonly EditorColumn[] | null,
  names: readonly string[] | null,
): readonly EditorColumn[] | null {
  if (names === null) return columns;
  return names.map((name, index) => ({
    name,
    type: columns?.[index]?.type ?? null,
    description: columns?.[index]?.description ?? null,
  }));
}

/** What a query gives, by its first SELECT; null when a star stands for columns that are not known. */
function outputColumns(level: Level, around: Around): readonly EditorColumn[] | null {
  const inside = withNamed(level, Number.POSITIVE_INFINITY, around);
  const [block] = level.blocks;
  if (block === undefined) return [];
  const lists = block.items.map((item) => itemColumns(item, block, inside));
  return lists.includes(null) ? null : lists.flatMap((list) => list ?? []);
}

function itemColumns(
  item: readonly Piece[],
  block: Block,
  around: Around,
): readonly EditorColumn[] | null {
  const last = item.at(-1);
  const relations = () => block.relations.map((relation) => inScope(relation, around));
  if (last?.text === '*' && (item.length === 1 || item.at(-2)?.text === '.')) {
    const qualifier = item.length === 1 ? null : item.at(-3);
    const wanted =
      qualifier === null || qualifier === undefined || isGroup(qualifier)
        ? null
        : nameOf(qualifier);
    const lists = relations()
      .filter(({ name }) => wanted === null || name === wanted)
      .map(({ columns }) => columns);
    return lists.includes(null) ? null : lists.flatMap((list) => list ?? []);
  }
  if (last === undefined || isGroup(last) || !isName(last) || wordOf(last) === 'END') {
    return [{ name: '', type: null, description: null }];
  }
  const name = nameOf(last);
  const isPlain = item.length === 1 || (item.length === 3 && item[1]?.text === '.');
  const source = isPlain
    ? relations()
        .flatMap(({ columns }) => columns ?? [])
        .find((column) => column.name === name)
    : undefined;
  return [source ?? { name, type: null, description: null }];
}

function inScope(relation: Relation, around: Around): RelationInScope {
  const { alias, columnNames, query } = relation;
  const name = alias ?? relation.name.at(-1) ?? '';
  const [first] = relation.name;
  if (query !== null) {
    const columns = outputColumns(readGroup(query), around);
    return { name, relation, table: null, columns: renamed(columns, columnNames) };
  }
  if (relation.name.length === 1 && first !== undefined && around.named.has(first)) {
    return {
      name,
      relation,
      table: null,
      columns: renamed(around.named.get(first) ?? null, columnNames),
    };
  }
  const table = fullName(relation.name, around.defaults);
  const columns = table === null ? null : around.columnsOf(table);
  return { name, relation, table, columns: renamed(columns, columnNames) };
}

/** A table's name completed by the session; null when the session lacks what is missing. */
export function fullName(
  parts: readonly string[],
  { catalog, schema }: Defaults,
): TableName | null {
  const [table, inSchema = schema, inCatalog = catalog] = parts.toReversed();
  if (table === undefined || inSchema === null || inCatalog === null || parts.length > 3)
    return null;
  return [inCatalog, inSchema, table];
}
