import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const ENVIRONMENT = join(ROOT, '.test-env/dbt');
const PACKAGES = ['dbt-core==1.11.16', 'dbt-trino==1.11.0'];

/** Path of a real dbt, installed on first use; null, with a warning, where that is not possible. */
export async function findDbt(): Promise<string | null> {
  const dbt = join(ENVIRONMENT, 'bin/dbt');
  try {
    await run(dbt, ['--version']).catch(async () => {
      await run('python3', ['-m', 'venv', ENVIRONMENT]);
      await run(join(ENVIRONMENT, 'bin/pip'), ['install', '--quiet', ...PACKAGES]);
    });
    return dbt;
  } catch (cause) {
    console.warn(`SKIPPED: dbt needs python3 and ${PACKAGES.join(', ')}: ${String(cause)}`);
    return null;
  }
}
