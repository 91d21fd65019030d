import { pythonEnvironment } from '#server/platform/testing/python-environment.ts';

const PACKAGES = [
  'pyiceberg[pyarrow,pyiceberg-core]==0.12.0',
  'duckdb==1.5.5',
  'duckdb-extension-avro==1.5.5',
  'duckdb-extension-httpfs==1.5.5',
  'duckdb-extension-iceberg==1.5.5',
];

/**
 * Path of a Python that has PyIceberg and DuckDB's own Iceberg reader; null, with a printed reason, where it
 * cannot be made.
 */
export const pyIcebergPython = (): Promise<string | null> =>
  pythonEnvironment('PyIceberg', 'iceberg-peers', PACKAGES);
