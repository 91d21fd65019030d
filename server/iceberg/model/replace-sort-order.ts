import { IcebergError } from './iceberg-error.ts';
import { currentSchema, type TableMetadata } from './metadata.ts';
import type { SortField, SortOrder, Transform } from './partition.ts';
import { fieldByName } from './schema.ts';
import { acceptsSource } from './transform.ts';
import { isPrimitive } from './types.ts';

export interface WantedSortField {
  readonly column: string;
  readonly transform: Transform;
  readonly direction: SortField['direction'];
  readonly nullOrder: SortField['nullOrder'];
}

/** The format gives the unsorted order this id. */
const UNSORTED = 0;

/**
 * The table with another order for the rows of new files; no fields: unsorted. An order that the table
 * had before is taken up again. Throws `IcebergError` for a column that cannot be sorted so.
 */
export function replaceSortOrder(
  metadata: TableMetadata,
  wanted: readonly WantedSortField[],
): TableMetadata {
  const schema = currentSchema(metadata);
  const fields = wanted.map(({ column, transform, direction, nullOrder }): SortField => {
    const source = fieldByName(schema, column);
    if (source === null || !isPrimitive(source.type) || !acceptsSource(transform, source.type)) {
      throw new IcebergError('invalid', `The table cannot be sorted by ${transform} of ${column}.`);
    }
    return { sourceId: source.id, transform, direction, nullOrder };
  });
  const { sortOrders } = metadata;
  const known = sortOrders.find((order) => JSON.stringify(order.fields) === JSON.stringify(fields));
  if (known !== undefined) return { ...metadata, defaultSortOrderId: known.orderId };
  const orderId = fields.length === 0 ? UNSORTED : Math.max(UNSORTED, ...sortOrders.map(idOf)) + 1;
  return {
    ...metadata,
    sortOrders: [...sortOrders, { orderId, fields }],
    defaultSortOrderId: orderId,
  };
}

const idOf = ({ orderId }: SortOrder): number => orderId;
