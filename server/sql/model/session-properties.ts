/** A property that SET SESSION knows. */
export interface SessionProperty {
  /** With the catalog in front where it belongs to one. */
  readonly name: string;
  readonly type: 'boolean' | 'integer' | 'bigint' | 'double' | 'varchar';
  readonly defaultValue: string;
  readonly description: string;
  /** Values of an enumeration; absent: any. */
  readonly values?: readonly string[];
  /** A text that must be a duration like `5.00m`, or a size like `1GB`. */
  readonly unit?: 'duration' | 'size';
}

/** Trino's session properties that people set, with Trino's types and defaults. Most tune its cluster and change nothing here. */
export const SESSION_PROPERTIES: readonly SessionProperty[] = [
  choice('join_distribution_type', 'AUTOMATIC', 'Join distribution type', [
    'PARTITIONED',
    'BROADCAST',
    'AUTOMATIC',
  ]),
  choice('join_reordering_strategy', 'AUTOMATIC', 'Join reordering strategy', [
    'NONE',
    'ELIMINATE_CROSS_JOINS',
    'AUTOMATIC',
  ]),
  choice('retry_policy', 'NONE', 'Retry policy', ['NONE', 'QUERY', 'TASK']),
  choice(
    'join_max_broadcast_table_size',
    '100MB',
    'Maximum estimated size of a table that can be broadcast',
    null,
    'size',
  ),
  choice(
    'query_max_run_time',
    '100.00d',
    'Maximum run time of a query (includes the queueing time)',
    null,
    'duration',
  ),
  choice(
    'query_max_execution_time',
    '100.00d',
    'Maximum execution time of a query',
    null,
    'duration',
  ),
  choice('query_max_planning_time', '10.00m', 'Maximum planning time of a query', null, 'duration'),
  choice('query_max_cpu_time', '1000000000.00d', 'Maximum CPU time of a query', null, 'duration'),
  choice(
    'query_max_memory',
    '20GB',
    'Maximum amount of distributed memory a query can use',
    null,
    'size',
  ),
  choice(
    'query_max_total_memory',
    '40GB',
    'Maximum amount of distributed total memory a query can use',
    null,
    'size',
  ),
  choice(
    'query_max_scan_physical_bytes',
    '',
    'Maximum scan physical bytes for a query',
    null,
    'size',
  ),
  flag('resource_overcommit', false, 'Use resources that are not guaranteed to be available'),
  number(
    'max_recursion_depth',
    '10',
    'Maximum recursion depth of recursive common table expression',
  ),
  number('query_priority', '1', 'The priority of queries. Larger numbers are higher priority'),
  number('task_concurrency', '16', 'Default number of local parallel jobs per worker'),
  number(
    'max_hash_partition_count',
    '100',
    'Maximum number of partitions for distributed joins and aggregations',
  ),
  number(
    'max_reordered_joins',
    '8',
    'The maximum number of joins to reorder as one group in cost-based join reordering',
  ),
  flag('distributed_sort', true, 'Parallelize sort across multiple nodes'),
  flag('spill_enabled', false, 'Enable spilling'),
  flag('push_aggregation_through_outer_join', true, 'Allow pushing aggregations below joins'),
  flag(
    'optimize_hash_generation',
    true,
    'Compute hash codes for distribution, joins, and aggregations early in query plan',
  ),
  flag('enable_dynamic_filtering', true, 'Enable dynamic filtering'),
  flag('ignore_stats_calculator_failures', true, 'Ignore statistics calculator failures'),
  flag('use_cost_based_partitioning', true, 'Use cost based partitioning'),
  flag('dictionary_aggregation', false, 'Enable optimization for aggregations on dictionaries'),
  flag('colocated_join', true, 'Use a colocated join when possible'),
  flag('iceberg.projection_pushdown_enabled', true, 'Read only required fields from a row type'),
  flag('iceberg.statistics_enabled', true, 'Expose table statistics'),
  flag(
    'iceberg.extended_statistics_enabled',
    true,
    'Enable collection (ANALYZE) and use of extended statistics',
  ),
  flag('iceberg.bucket_execution_enabled', true, 'Enable bucket-aware execution'),
  flag(
    'iceberg.sorted_writing_enabled',
    true,
    'Enable sorted writing to tables with a specified sort order',
  ),
  flag(
    'iceberg.merge_manifests_on_write',
    true,
    'Compact manifest files when performing write operations',
  ),
  flag('iceberg.query_partition_filter_required', false, 'Require filter on partition column'),
  choice('iceberg.compression_codec', 'ZSTD', 'Compression codec to use when writing files', [
    'NONE',
    'SNAPPY',
    'LZ4',
    'ZSTD',
    'GZIP',
  ]),
  choice(
    'iceberg.target_max_file_size',
    '1GB',
    'Target maximum size of written files; the actual size may be larger',
    null,
    'size',
  ),
  choice(
    'iceberg.expire_snapshots_min_retention',
    '7.00d',
    'Minimal retention period for expire_snapshot procedure',
    null,
    'duration',
  ),
  choice(
    'iceberg.remove_orphan_files_min_retention',
    '7.00d',
    'Minimal retention period for remove_orphan_files procedure',
    null,
    'duration',
  ),
].toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** The property of that name, in any case; null: there is none. */
export const findSessionProperty = (name: string): SessionProperty | null =>
  SESSION_PROPERTIES.find((property) => property.name === name.toLowerCase()) ?? null;

const DURATION = /^\d+(\.\d+)?\s*(ns|us|ms|s|m|h|d)$/;
const SIZE = /^\d+(\.\d+)?\s*(B|kB|MB|GB|TB|PB)$/;

/** Why a property cannot have a value; null when it can. */
export function refusedValue(property: SessionProperty, value: string): string | null {
  if (property.values !== undefined && !property.values.includes(value.toUpperCase())) {
    return `Invalid value [${value}]. Valid values: [${property.values.join(', ')}]`;
  }
  if (property.unit === 'duration' && !DURATION.test(value))
    return `duration is not a valid data duration string: ${value}`;
  if (property.unit === 'size' && !SIZE.test(value))
    return `size is not a valid data size string: ${value}`;
  return null;
}

function choice(
  name: string,
  defaultValue: string,
  description: string,
  values: readonly string[] | null,
  unit?: 'duration' | 'size',
): SessionProperty {
  return {
    name,
    type: 'varchar',
    defaultValue,
    description,
    ...(values === null ? {} : { values }),
    ...(unit === undefined ? {} : { unit }),
  };
}

function flag(name: string, value: boolean, description: string): SessionProperty {
  return { name, type: 'boolean', defaultValue: String(value), description };
}

function number(name: string, defaultValue: string, description: string): SessionProperty {
  return { name, type: 'integer', defaultValue, description };
}
