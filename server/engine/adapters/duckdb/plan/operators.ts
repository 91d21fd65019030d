/** An operator of DuckDB's plan under a name that people know from Trino. */
const NAMES: Readonly<Record<string, string>> = {
  FILTER: 'Filter',
  PROJECTION: 'Project',
  HASH_GROUP_BY: 'Aggregate',
  PERFECT_HASH_GROUP_BY: 'Aggregate',
  PARTITIONED_AGGREGATE: 'Aggregate',
  UNGROUPED_AGGREGATE: 'Aggregate',
  SIMPLE_AGGREGATE: 'Aggregate',
  ORDER_BY: 'Sort',
  TOP_N: 'TopN',
  LIMIT: 'Limit',
  STREAMING_LIMIT: 'Limit',
  LIMIT_PERCENT: 'Limit',
  UNION: 'Union',
  WINDOW: 'Window',
  STREAMING_WINDOW: 'Window',
  UNNEST: 'Unnest',
  INOUT_FUNCTION: 'Unnest',
  CROSS_PRODUCT: 'CrossJoin',
  POSITIONAL_JOIN: 'CrossJoin',
  CTE: 'With',
  CTE_SCAN: 'WithScan',
  RECURSIVE_CTE: 'WithRecursive',
  REC_CTE_SCAN: 'WithScan',
  DELIM_SCAN: 'CorrelatedScan',
  COLUMN_DATA_SCAN: 'Values',
  EXPRESSION_SCAN: 'Values',
  DUMMY_SCAN: 'Values',
  EMPTY_RESULT: 'EmptyValues',
  TABLE_SCAN: 'TableScan',
  READ_PARQUET: 'TableScan',
  PARQUET_SCAN: 'TableScan',
  SEQ_SCAN: 'TableScan',
  GENERATE_SERIES: 'Values',
  RANGE: 'Values',
  COPY_TO_FILE: 'Output',
  BATCH_COPY_TO_FILE: 'Output',
  RESULT_COLLECTOR: 'Output',
};

const JOINS: Readonly<Record<string, string>> = {
  INNER: 'InnerJoin',
  LEFT: 'LeftJoin',
  RIGHT: 'RightJoin',
  OUTER: 'FullJoin',
  FULL: 'FullJoin',
  SEMI: 'SemiJoin',
  ANTI: 'AntiJoin',
  MARK: 'SemiJoin',
  SINGLE: 'ScalarJoin',
  RIGHT_SEMI: 'SemiJoin',
  RIGHT_ANTI: 'AntiJoin',
};

/** `HASH_GROUP_BY` → `Aggregate`; a join by its type; what is not known in words of its own. */
export function operatorName(name: string, joinType: string | null): string {
  const plain = name.trim();
  if (plain.endsWith('_JOIN') && plain !== 'POSITIONAL_JOIN') {
    return JOINS[joinType ?? 'INNER'] ?? 'Join';
  }
  return NAMES[plain] ?? inWords(plain);
}

const inWords = (name: string): string =>
  name
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
