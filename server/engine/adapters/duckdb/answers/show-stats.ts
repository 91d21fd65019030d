import { currentSchema, schemaOfSnapshot } from '#server/iceberg/model/metadata.ts';
import { compareValues, decodeBound } from '#server/iceberg/model/single-value.ts';
import { isPrimitive, type PrimitiveType } from '#server/iceberg/model/types.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { LiteralRows, LiteralValue } from '../literal-rows.ts';
import { column, VARCHAR } from '../metadata/columns.ts';
import { liveFiles } from '../metadata/file-tables.ts';
import { boundText } from '../metadata/iceberg-values.ts';
import type { TableState } from '../metadata/snapshot-tables.ts';

const DOUBLE: TrinoType = { kind: 'double' };

/** SHOW STATS: what the table's own metadata tells, without reading a row. */
export async function showStats(
  deps: { readonly store: ObjectStore },
  state: TableState,
): Promise<LiteralRows> {
  const { metadata, snapshot } = state;
  const files = (await liveFiles(deps, state)).filter(({ content }) => content === 'data');
  const rows = files.reduce((sum, { recordCount }) => sum + recordCount, 0);
  const schema = snapshot === null ? currentSchema(metadata) : schemaOfSnapshot(metadata, snapshot);
  const columns = schema.fields.map(({ id, name, type }): readonly LiteralValue[] => {
    if (!isPrimitive(type)) return [name, null, null, null, null, null, null];
    const nulls = files.map((file) => file.nullValueCounts.get(id) ?? null);
    const isKnown = nulls.every((count) => count !== null);
    const total = nulls.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    const size = files.reduce((sum, file) => sum + (file.columnSizes.get(id) ?? 0), 0);
    return [
      name,
      type.kind === 'string' || type.kind === 'binary' ? size : null,
      null,
      isKnown && rows > 0 ? total / rows : isKnown ? 0 : null,
      null,
      extreme(
        type,
        files.map((file) => file.lowerBounds.get(id)),
        -1,
      ),
      extreme(
        type,
        files.map((file) => file.upperBounds.get(id)),
        1,
      ),
    ];
  });
  return {
    columns: STATS_COLUMNS,
    rows: [...columns, [null, null, null, null, rows, null, null]],
  };
}

const STATS_COLUMNS = [
  column('column_name', VARCHAR),
  ...['data_size', 'distinct_values_count', 'nulls_fraction', 'row_count'].map((name) =>
    column(name, DOUBLE),
  ),
  column('low_value', VARCHAR),
  column('high_value', VARCHAR),
];

const RANGED = ['int', 'long', 'float', 'double', 'decimal', 'date', 'timestamp', 'timestamptz'];

/** Of numbers and moments alone, as Trino does. */
function extreme(
  type: PrimitiveType,
  bounds: readonly (Uint8Array | undefined)[],
  sign: 1 | -1,
): string | null {
  const known = bounds.filter((bytes) => bytes !== undefined);
  const [first] = known;
  if (first === undefined || !RANGED.includes(type.kind)) return null;
  const best = known.reduce((found, bytes) => {
    const order = compareValues(decodeBound(type, bytes), decodeBound(type, found));
    return order * sign > 0 ? bytes : found;
  }, first);
  return boundText(type, best);
}
