import type { WantedPartitionField } from '#server/iceberg/model/partition-field.ts';
import type { WantedSortField } from '#server/iceberg/model/replace-sort-order.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { Property, PropertyValue } from '#server/sql/model/statements/property-value.ts';
import { parsePartitioning, parseSortOrder } from './table-layout.ts';

/** What a WITH clause or SET PROPERTIES asks of a table. */
export interface TableSettings {
  /** Null: not asked for. */
  readonly partitioning: readonly WantedPartitionField[] | null;
  readonly sortedBy: readonly WantedSortField[] | null;
  /** Properties of the table's metadata. */
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

/** Names that Trino knows and that cannot be had here, and why. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['location', 'the place of a table is chosen here'],
  ['data_location', 'the place of a table is chosen here'],
  ['orc_bloom_filter_columns', 'data files are Parquet'],
  ['orc_bloom_filter_fpp', 'data files are Parquet'],
  ['parquet_bloom_filter_columns', 'data files are written without bloom filters'],
]);

const RETRIES = 'commit.retry.num-retries';

/**
 * The settings that properties ask for. `columns`: names of the table's columns. Throws `SqlError` for a
 * property that Trino does not have, and for one that cannot be had here.
 */
export function tableSettings(
  properties: readonly Property[],
  columns: readonly string[],
  catalog: string,
): TableSettings {
  const settings = {
    partitioning: null as TableSettings['partitioning'],
    sortedBy: null as TableSettings['sortedBy'],
    set: {} as Record<string, string>,
    removed: [] as string[],
  };
  for (const property of properties) {
    const { name, value } = property;
    switch (name) {
      case 'partitioning':
        settings.partitioning = parsePartitioning(texts(property), columns);
        break;
      case 'sorted_by':
        settings.sortedBy = parseSortOrder(texts(property), columns);
        break;
      case 'format':
        requireOneOf(property, ['PARQUET'], 'data files are Parquet');
        break;
      case 'format_version':
        if (value !== null && value !== 2n) throw refused(property, 'tables are kept in version 2');
        break;
      case 'compression_codec':
        requireOneOf(property, ['ZSTD'], 'data files are compressed by ZSTD');
        break;
      case 'object_store_layout_enabled':
        if (value === true) throw refused(property, 'files lie by partition');
        break;
      case 'max_commit_retry':
        if (value === null) settings.removed.push(RETRIES);
        else settings.set[RETRIES] = String(value);
        break;
      case 'extra_properties':
        Object.assign(settings.set, extra(property));
        break;
      default:
        throw REFUSED.has(name)
          ? refused(property, REFUSED.get(name) ?? '')
          : new SqlError(
              'INVALID_TABLE_PROPERTY',
              `Catalog '${catalog}' table property '${name}' does not exist`,
              property.position,
            );
    }
  }
  return settings;
}

/** `DEFAULT` is none. */
function texts(property: Property): readonly string[] {
  const { name, value, position } = property;
  if (value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new SqlError(
    'INVALID_TABLE_PROPERTY',
    `Invalid value for table property '${name}': it is an array of texts`,
    position,
  );
}

function extra({ name, value, position }: Property): Readonly<Record<string, string>> {
  if (!(value instanceof Map)) {
    throw new SqlError(
      'INVALID_TABLE_PROPERTY',
      `Invalid value for table property '${name}': it is a map of texts`,
      position,
    );
  }
  return Object.fromEntries(
    [...value].map(([key, item]: [string, PropertyValue]) => [key, String(item)]),
  );
}

function requireOneOf(property: Property, known: readonly string[], why: string): void {
  const { value } = property;
  if (value === null || (typeof value === 'string' && known.includes(value.toUpperCase()))) return;
  throw refused(property, why);
}

const refused = ({ name, position }: Property, why: string): SqlError =>
  new SqlError(
    'NOT_SUPPORTED',
    `Table property '${name}' cannot be set so: ${why}. Leave it out.`,
    position,
  );
