import type { Place } from './completion-place.ts';
import {
  type ColumnsOf,
  type Defaults,
  namesInScope,
  type RelationInScope,
  type Scope,
  type TableName,
} from './names-in-scope.ts';
import { keyword, scan, withoutComments, writeName } from './scan.ts';

/** Something that may be put in at the cursor. */
export interface Offer {
  readonly kind:
    | 'catalog'
    | 'schema'
    | 'table'
    | 'column'
    | 'relation'
    | 'function'
    | 'keyword'
    | 'condition';
  readonly label: string;
  /** Text that takes the place of what is typed; `$0` is where the cursor goes after a function. */
  readonly insert: string;
  /** A type, a signature, where it comes from. */
  readonly detail: string | null;
  readonly description: string | null;
  /** Groups are offered in this order. */
  readonly rank: number;
}

/** A function as its help shows it. */
export interface FunctionHelp {
  readonly name: string;
  /** `date_trunc(varchar, timestamp) → timestamp`, one a form. */
  readonly signatures: readonly string[];
}

export interface KnownNames {
  readonly defaults: Defaults;
  readonly catalogs: readonly string[];
  readonly tables: readonly TableName[];
  readonly columnsOf: ColumnsOf;
  readonly functions: readonly FunctionHelp[];
}

/** What can stand at a place of `sql`; snapshots and refs of a clause are offered by who knows them. */
export function offersAt(
  sql: string,
  offset: number,
  { place, start }: Place,
  known: KnownNames,
): readonly Offer[] {
  switch (place.kind) {
    case 'table':
      return tableOffers(sql, offset, place.before, known);
    case 'schema':
      return place.before.length === 0
        ? [...catalogOffers(known), ...schemaOffers(known, known.defaults.catalog)]
        : schemaOffers(known, place.before[0] ?? null);
    case 'value':
      return valueOffers(sql, start, place.before, known);
    case 'words':
      return place.words.map((word) => keywordOffer(word, 0));
    default:
      return [];
  }
}

const plain = (kind: Offer['kind'], name: string, detail: string | null, rank: number): Offer => ({
  kind,
  label: name,
  insert: writeName(name),
  detail,
  description: null,
  rank,
});

const keywordOffer = (word: string, rank: number): Offer => ({
  kind: 'keyword',
  label: word,
  insert: `${word} `,
  detail: null,
  description: null,
  rank,
});

const catalogOffers = ({ catalogs }: KnownNames): readonly Offer[] =>
  catalogs.map((name) => plain('catalog', name, 'catalog', 8));

function schemaOffers({ tables }: KnownNames, catalog: string | null): readonly Offer[] {
  const names = new Set(tables.flatMap(([c, s]) => (c === catalog ? [s] : [])));
  return [...names].map((name) => plain('schema', name, `schema of ${catalog}`, 6));
}

/** Tables are found by any part of their names; behind a dot what the name before it holds. */
function tableOffers(
  sql: string,
  offset: number,
  before: readonly string[],
  known: KnownNames,
): readonly Offer[] {
  const { tables, catalogs, defaults } = known;
  const [first, second] = before;
  if (first !== undefined && second !== undefined) {
    return tables
      .filter(([catalog, schema]) => catalog === first && schema === second)
      .map(([, , name]) => plain('table', name, null, 1));
  }
  if (first !== undefined) {
    const inSchema = tables.filter(([c, s]) => c === defaults.catalog && s === first);
    const schemas = catalogs.includes(first) ? schemaOffers(known, first) : [];
    return [...schemas, ...inSchema.map(([, , name]) => plain('table', name, null, 1))];
  }
  const named = namesInScope(sql, offset, defaults, known.columnsOf).named;
  return [
    ...named.map(({ name }) => plain('relation', name, 'WITH', 0)),
    ...tables.map((table) => ({
      ...plain('table', shortName(table, defaults), table.join('.'), 1),
      insert: shortParts(table, defaults).map(writeName).join('.'),
    })),
    ...schemaOffers(known, defaults.catalog),
    ...catalogOffers(known),
  ];
}

function shortParts(table: TableName, { catalog, schema }: Defaults): readonly string[] {
  if (table[0] !== catalog) return table;
  return table[1] === schema ? table.slice(2) : table.slice(1);
}

const shortName = (table: TableName, defaults: Defaults): string =>
  shortParts(table, defaults).join('.');

function valueOffers(
  sql: string,
  start: number,
  before: readonly string[],
  known: KnownNames,
): readonly Offer[] {
  const scope = namesInScope(sql, start, known.defaults, known.columnsOf);
  if (before.length > 0) return columnsBehind(before, scope);
  const left = withoutComments(scan(sql.slice(0, start)));
  const last = keyword(left.at(-1));
  return [
    ...(last === 'ON' ? conditions(scope.relations) : []),
    ...columnOffers(scope.relations),
    ...scope.relations.flatMap(({ name, table }) =>
      name === '' ? [] : [plain('relation', name, table?.join('.') ?? 'query', 2)],
    ),
    ...known.functions.map(functionOffer),
    ...WORDS.map((word) => keywordOffer(word, 5)),
  ];
}

function columnsBehind(before: readonly string[], { relations }: Scope): readonly Offer[] {
  const name = before.at(-1);
  const found = relations.find(
    (relation) =>
      (before.length === 1 && relation.name === name) ||
      relation.table?.slice(-before.length).join('.') === before.join('.'),
  );
  return (found?.columns ?? []).map((column, index) => ({
    ...plain('column', column.name, column.type, 0),
    description: column.description,
    rank: index / 10_000,
  }));
}

/** Columns by name; one that several relations have is offered with the name of each. */
function columnOffers(relations: readonly RelationInScope[]): readonly Offer[] {
  const all = relations.flatMap(({ name, columns }) =>
    (columns ?? []).map((column) => ({ relation: name, column })),
  );
  const counts = Map.groupBy(all, ({ column }) => column.name);
  return all
    .filter(({ column }) => column.name !== '')
    .map(({ relation, column }) => {
      const isShared = (counts.get(column.name)?.length ?? 0) > 1;
      const parts = isShared ? [relation, column.name] : [column.name];
      return {
        ...plain('column', parts.join('.'), column.type, 1),
        insert: parts.map(writeName).join('.'),
        description: column.description,
      };
    });
}

/** `a.person_id = b.person_id` for columns that the last relation shares with those before it. */
function conditions(relations: readonly RelationInScope[]): readonly Offer[] {
  const last = relations.at(-1);
  if (last === undefined) return [];
  return relations.slice(0, -1).flatMap(({ name, columns }) =>
    (columns ?? [])
      .filter((column) => last.columns?.some((other) => other.name === column.name))
      .map((column) => {
        const side = (relation: string) => [relation, column.name].map(writeName).join('.');
        const label = `${side(name)} = ${side(last.name)}`;
        return { ...plain('condition', label, column.type, 0), insert: label };
      }),
  );
}

function functionOffer({ name, signatures }: FunctionHelp): Offer {
  return {
    kind: 'function',
    label: name,
    insert: `${name}($0)`,
    detail: signatures[0]?.slice(name.length) ?? null,
    description: signatures.length > 1 ? signatures.join('\n') : null,
    rank: 4,
  };
}

const WORDS =
  'SELECT|DISTINCT|FROM|WHERE|GROUP BY|HAVING|ORDER BY|LIMIT|AND|OR|NOT|IN|LIKE|BETWEEN|IS NULL|IS NOT NULL|EXISTS|CASE|WHEN|THEN|ELSE|END|CAST|AS|ASC|DESC|NULLS LAST|OVER|PARTITION BY|INTERVAL|TIMESTAMP|DATE|CURRENT_TIMESTAMP|CURRENT_DATE|TRUE|FALSE|NULL|UNION ALL|JOIN|LEFT JOIN|ON|SET|VALUES'.split(
    '|',
  );
