import path from 'node:path';
import { pythonEnvironment } from '#server/platform/testing/python-environment.ts';

/** Path of a real dbt, installed on first use; null, with a printed reason, where that is not possible. */
export async function findDbt(): Promise<string | null> {
  const python = await pythonEnvironment('dbt', 'dbt', ['dbt-core==1.11.16', 'dbt-trino==1.11.0']);
  return python === null ? null : path.join(path.dirname(python), 'dbt');
}
