/** Name of the column that tells DuckDB the partition; it goes into the folder's name, not into the file. */
export const partitionColumn = (index: number): string => `__partition_${index}`;
