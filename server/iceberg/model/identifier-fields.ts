import { type ColumnPath, fieldAt, formatPath } from './column-path.ts';
import { IcebergError } from './iceberg-error.ts';
import { type Field, formatIcebergType, isPrimitive } from './types.ts';

/**
 * Ids of the columns that tell rows apart. Throws `IcebergError` for a column that may be NULL or NaN,
 * or that a row has several of.
 */
export function requireIdentifiers(
  fields: readonly Field[],
  columns: readonly ColumnPath[],
): readonly number[] {
  return columns.map((path) => {
    for (let length = 1; length <= path.length; length += 1) {
      const { required, type } = fieldAt(fields, path.slice(0, length));
      if (!required) throw cannotIdentify(path, 'it or what it is in may be NULL');
      if (length < path.length && type.kind !== 'struct') {
        throw cannotIdentify(path, 'a row may have several of it');
      }
    }
    const { id, type } = fieldAt(fields, path);
    if (!isPrimitive(type) || type.kind === 'float' || type.kind === 'double') {
      throw cannotIdentify(path, `equality of ${formatIcebergType(type)} is not certain`);
    }
    return id;
  });
}

function cannotIdentify(path: ColumnPath, reason: string): IcebergError {
  return new IcebergError('invalid', `Column ${formatPath(path)} cannot identify rows: ${reason}.`);
}
