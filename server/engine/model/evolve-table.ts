import { currentSchema, type TableMetadata } from '#server/iceberg/model/metadata.ts';
import { type ColumnSpec, fieldByName } from '#server/iceberg/model/schema.ts';
import {
  canPromote,
  type Field,
  formatIcebergType,
  sameShape,
  withFreshIds,
} from '#server/iceberg/model/types.ts';
import { withSchema } from '#server/iceberg/model/with-schema.ts';
import { SqlError } from '#server/sql/model/front-end.ts';

/**
 * The table with a schema that takes these columns. Columns keep their field ids as long as readers
 * can still read the files written before; new ones get new ids. With `replace` the table has exactly
 * these columns, of any type, in this order; otherwise columns that are not written stay, and a
 * change of type that is no promotion throws `TYPE_MISMATCH`.
 */
export function evolveTable(
  metadata: TableMetadata,
  columns: readonly ColumnSpec[],
  { replace }: { readonly replace: boolean },
): TableMetadata {
  let { lastColumnId } = metadata;
  const nextId = () => {
    lastColumnId += 1;
    return lastColumnId;
  };
  const current = currentSchema(metadata);
  const written = columns.map((column) => {
    const before = fieldByName(current, column.name);
    return (
      (before === null ? null : keptField(before, column, replace)) ?? newField(column, nextId)
    );
  });
  const fields = replace
    ? written
    : [
        ...current.fields.map(
          (field) => written.find(({ name }) => name === field.name) ?? optional(field),
        ),
        ...written.filter(({ name }) => fieldByName(current, name) === null),
      ];
  // Identifier fields would have to be required.
  return withSchema({ ...metadata, lastColumnId }, { ...current, fields, identifierFieldIds: [] });
}

/** Null: the column cannot keep its id. */
function keptField(before: Field, column: ColumnSpec, replace: boolean): Field | null {
  const kept = optional({ ...before, doc: column.doc ?? before.doc });
  if (sameShape(before.type, column.type) || canPromote(column.type, before.type)) return kept;
  if (canPromote(before.type, column.type)) return { ...kept, type: column.type };
  if (replace) return null;
  throw new SqlError(
    'TYPE_MISMATCH',
    `Column '${column.name}' is ${formatIcebergType(before.type)} in the table and ${formatIcebergType(column.type)} in the query. Cast it in the query, or rebuild the table in full.`,
    null,
  );
}

/** Nothing here checks for NULLs when it writes, so no column may promise to have none. */
const optional = (field: Field): Field => ({ ...field, required: false });

const newField = ({ name, type, doc }: ColumnSpec, nextId: () => number): Field => ({
  id: nextId(),
  name,
  required: false,
  type: withFreshIds(type, nextId),
  doc: doc ?? null,
  extra: {},
});
