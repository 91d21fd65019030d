import type { AnalysedRelation } from './analyse-relation.ts';
import { SqlError } from './front-end.ts';
import type { Relation } from './query-tree.ts';
import { type Around, analyse, type Field, plainContext } from './scope.ts';
import { BIGINT, type Typed } from './typed.ts';
import { formatType, type TrinoType } from './types.ts';

type Unnest = Extract<Relation, { readonly kind: 'unnest' }>;

interface Part {
  readonly name: string | null;
  readonly type: TrinoType;
  readonly sql: string;
}

/** One row per element; the columns to the left are in sight. Of several arrays shorter ones end in nulls. */
export function unnest(node: Unnest, around: Around, left: readonly Field[]): AnalysedRelation {
  const context = plainContext(around, left);
  const alias = around.env.nextAlias();
  const lists = node.expressions.map((item) => {
    const list = analyse(item, context);
    if (list.type.kind === 'array') return { sql: list.sql, element: list.type.element };
    if (list.type.kind === 'map') {
      return { sql: `map_entries(${list.sql})`, element: entryType(list.type) };
    }
    throw new SqlError(
      'INVALID_FUNCTION_ARGUMENT',
      `Cannot unnest type: ${formatType(list.type)}`,
      item.position,
    );
  });
  const parts = lists.flatMap(({ element }, i) => partsOf(element, `u${i}`));
  const all = node.withOrdinality
    ? [...parts, { name: null, type: BIGINT, sql: 'CAST(o AS BIGINT)' }]
    : parts;
  const items = all.map(({ sql }, i) => `${sql} AS c${i}`);
  const fields = all.map(({ name, type }, i): Field => {
    const value: Typed = { type, sql: `${alias}.c${i}` };
    return { relation: [], name, value };
  });
  const source = rowsOf(lists.map(({ sql }) => sql));
  return { sql: `LATERAL (SELECT ${items.join(', ')} FROM (${source})) AS ${alias}`, fields };
}

/** An entry of a map, as a row. */
const entryType = (map: Extract<TrinoType, { readonly kind: 'map' }>): TrinoType => ({
  kind: 'row',
  fields: [
    { name: null, type: map.key },
    { name: null, type: map.value },
  ],
});

/** An array of rows gives a column per field. */
function partsOf(element: TrinoType, source: string): readonly Part[] {
  if (element.kind !== 'row') return [{ name: null, type: element, sql: source }];
  return element.fields.map(({ name, type }, i) => ({
    name,
    type,
    sql: `struct_extract_at(${source}, ${i + 1})`,
  }));
}

function rowsOf(lists: readonly string[]): string {
  const [only, ...more] = lists;
  if (only !== undefined && more.length === 0) {
    return `SELECT unnest(${only}) AS u0, generate_subscripts(${only}, 1) AS o`;
  }
  const longest = lists.map((list) => `COALESCE(len(${list}), 0)`).join(', ');
  const values = lists.map((list, i) => `(${list})[o] AS u${i}`).join(', ');
  return `SELECT ${values}, o FROM (SELECT unnest(generate_series(1, greatest(${longest}))) AS o)`;
}
