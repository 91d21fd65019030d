import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { compareValues, decodeBound } from '#server/iceberg/model/single-value.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import { isPrimitive, type PrimitiveType } from '#server/iceberg/model/types.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import type { Column } from '../../../port.ts';
import type { LiteralRows, LiteralValue } from '../literal-rows.ts';
import { BIGINT, column, rowOf } from './columns.ts';
import { liveFiles } from './file-tables.ts';
import { boundLiteral } from './iceberg-values.ts';
import { partitionRow } from './partition-row.ts';
import type { TableState } from './snapshot-tables.ts';

/** The data files of the snapshot that is read, summed by partition. */
export async function partitionsTable(
  deps: { readonly store: ObjectStore },
  state: TableState,
): Promise<LiteralRows> {
  const { metadata } = state;
  const partition = partitionRow(metadata);
  const measured = measuredFields(metadata);
  const files = (await liveFiles(deps, state)).filter(({ content }) => content === 'data');
  const groups = Map.groupBy(files, (file) =>
    JSON.stringify(partition.valueOf(file), (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  );
  return {
    columns: [
      ...(partition.type === null ? [] : [column('partition', partition.type)]),
      column('record_count', BIGINT),
      column('file_count', BIGINT),
      column('total_size', BIGINT),
      ...(measured.length === 0 ? [] : [column('data', rowOf(measured.map(measureColumn)))]),
    ],
    rows: [...groups.values()].map((group) => {
      const [first] = group;
      return [
        ...(partition.type === null || first === undefined ? [] : [partition.valueOf(first)]),
        sum(group.map(({ recordCount }) => recordCount)),
        group.length,
        sum(group.map(({ fileSizeBytes }) => fileSizeBytes)),
        ...(measured.length === 0 ? [] : [measures(group, measured)]),
      ];
    }),
  };
}

interface Measured {
  readonly id: number;
  readonly name: string;
  readonly type: PrimitiveType;
}

/** Columns with a range of their own in each partition: not those that it is made of. */
function measuredFields(metadata: TableMetadata): readonly Measured[] {
  const identity = new Set(
    metadata.partitionSpecs.flatMap(({ fields }) =>
      fields.filter(({ transform }) => transform === 'identity').map(({ sourceId }) => sourceId),
    ),
  );
  return currentSchema(metadata).fields.flatMap(({ id, name, type }) =>
    isPrimitive(type) && !identity.has(id) ? [{ id, name, type }] : [],
  );
}

const measureColumn = ({ name, type }: Measured): Column =>
  column(
    name,
    rowOf([
      column('min', toTrinoType(type)),
      column('max', toTrinoType(type)),
      column('null_count', BIGINT),
      column('nan_count', BIGINT),
    ]),
  );

function measures(group: readonly DataFile[], measured: readonly Measured[]): LiteralValue {
  return Object.fromEntries(
    measured.map(({ id, name, type }) => [
      name,
      {
        min: boundLiteral(
          type,
          extreme(
            type,
            group.map((file) => file.lowerBounds.get(id)),
            -1,
          ),
        ),
        max: boundLiteral(
          type,
          extreme(
            type,
            group.map((file) => file.upperBounds.get(id)),
            1,
          ),
        ),
        null_count: total(group.map((file) => file.nullValueCounts.get(id))),
        nan_count: total(group.map((file) => file.nanValueCounts.get(id))),
      },
    ]),
  );
}

/** Null where a file does not tell. */
function total(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? sum(known) : null;
}

function extreme(
  type: PrimitiveType,
  bounds: readonly (Uint8Array | undefined)[],
  sign: 1 | -1,
): Uint8Array | null {
  const known = bounds.filter((bytes) => bytes !== undefined);
  const [first] = known;
  if (first === undefined) return null;
  return known.reduce((best, bytes) => {
    const order = compareValues(decodeBound(type, bytes), decodeBound(type, best));
    return order * sign > 0 ? bytes : best;
  }, first);
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
