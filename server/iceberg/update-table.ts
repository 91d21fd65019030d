import type { ObjectStore } from '#server/storage/port.ts';
import { asAppError } from './as-app-error.ts';
import type { Table, TableMetadata } from './model/metadata.ts';
import { writeMetadata } from './write-metadata.ts';

/**
 * Writes the version of a table that `change` makes of it: columns, partitioning, sort order,
 * properties, branches and tags, one or several at once. No data file is read or written. Nobody sees
 * it before a catalog points at the new file. Throws `AppError` for what the format forbids.
 */
export function updateTable(
  deps: { readonly store: ObjectStore },
  base: Table,
  change: (metadata: TableMetadata) => TableMetadata,
  now: Date,
): Promise<Table> {
  const { metadata, metadataLocation } = base;
  const lastUpdatedMs = Math.max(now.getTime(), metadata.lastUpdatedMs);
  const changed = asAppError(`${metadata.location} cannot be changed`, () =>
    change({ ...metadata, lastUpdatedMs }),
  );
  return writeMetadata(deps, changed, metadataLocation);
}
