import { IcebergError } from './iceberg-error.ts';
import type { TableMetadata } from './metadata.ts';

/** Names that engines show among the properties although the metadata has them elsewhere. */
const RESERVED = [
  'format-version',
  'uuid',
  'snapshot-count',
  'current-snapshot-id',
  'current-snapshot-summary',
  'current-snapshot-timestamp-ms',
  'current-schema',
  'default-partition-spec',
  'default-sort-order',
];

/** The table with properties set and others removed. Throws `IcebergError` for a name the format reserves. */
export function setProperties(
  metadata: TableMetadata,
  change: {
    readonly set?: Readonly<Record<string, string>>;
    readonly remove?: readonly string[];
  },
): TableMetadata {
  const reserved = Object.keys(change.set ?? {}).find((name) => RESERVED.includes(name));
  if (reserved !== undefined) {
    throw new IcebergError(
      'invalid',
      `${reserved} is no property that can be set: Iceberg reserves it.`,
    );
  }
  const gone = new Set(change.remove);
  const kept = Object.entries(metadata.properties).filter(([name]) => !gone.has(name));
  return { ...metadata, properties: { ...Object.fromEntries(kept), ...change.set } };
}
