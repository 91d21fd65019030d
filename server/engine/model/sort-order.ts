import { currentSchema, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { parseTransform } from '#server/iceberg/model/transform.ts';
import { partitionKeySql, partitionSource } from './partition-key.ts';

/** ORDER BY items of the table's default sort order; none for an unsorted table. */
export function sortOrderSql(metadata: TableMetadata): readonly string[] {
  const order = metadata.sortOrders.find(({ orderId }) => orderId === metadata.defaultSortOrderId);
  const schema = currentSchema(metadata);
  return (order?.fields ?? []).flatMap(({ sourceId, transform, direction, nullOrder }) => {
    const field = { sourceId, transform, fieldId: 0, name: '', extra: {} };
    const source = partitionSource(schema, field);
    if (source === null) return [];
    // Values in order are in the order of what a transform makes of them, but for buckets.
    const value =
      parseTransform(transform)?.kind === 'bucket' ? partitionKeySql(field, source) : source.path;
    const nulls = nullOrder === 'nulls-first' ? 'NULLS FIRST' : 'NULLS LAST';
    return [`${value} ${direction.toUpperCase()} ${nulls}`];
  });
}
