import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { specById, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { partitionTypes } from '#server/iceberg/model/transform.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import type { PrimitiveType } from '#server/iceberg/model/types.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { LiteralValue } from '../literal-rows.ts';
import { rowOf } from './columns.ts';
import { literalOf } from './iceberg-values.ts';

/** The row of all partition fields that a table has or had. */
export interface PartitionRow {
  /** Null: the table was never partitioned. */
  readonly type: TrinoType | null;
  valueOf(file: Pick<DataFile, 'specId' | 'partition'>): LiteralValue;
}

export function partitionRow(metadata: TableMetadata): PartitionRow {
  const fields = new Map<number, { readonly name: string; readonly type: PrimitiveType }>();
  for (const spec of metadata.partitionSpecs) {
    const types = partitionTypes(metadata, spec);
    for (const [index, field] of spec.fields.entries()) {
      const type = types[index];
      if (field.transform !== 'void' && type !== undefined) {
        fields.set(field.fieldId, { name: field.name, type });
      }
    }
  }
  const all = [...fields.values()].map(({ name, type }) => ({ name, type: toTrinoType(type) }));
  return {
    type: all.length === 0 ? null : rowOf(all),
    valueOf({ specId, partition }) {
      const spec = specById(metadata, specId);
      const given = new Map(spec.fields.map(({ fieldId }, i) => [fieldId, partition[i] ?? null]));
      return Object.fromEntries(
        [...fields].map(([id, { name, type }]) => [name, literalOf(type, given.get(id) ?? null)]),
      );
    },
  };
}
