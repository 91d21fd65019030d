import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER = fileURLToPath(new URL('../../../.test-env/pyiceberg', import.meta.url));
const PACKAGES = ['pyiceberg[pyarrow]==0.12.0'];

/**
 * Path of a Python that has PyIceberg, in an environment of the project that is made once; null,
 * with a warning that prints the reason, where there is no Python or it cannot be made.
 */
export async function pyIcebergPython(): Promise<string | null> {
  const python = `${FOLDER}/bin/python`;
  const ready = `${FOLDER}/ready-${PACKAGES.join('-').replaceAll(/[^\w.=-]/g, '_')}`;
  if (existsSync(ready)) return python;
  try {
    await rm(FOLDER, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', FOLDER]);
    await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES]);
    await writeFile(ready, '');
    return python;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    process.stderr.write(
      `SKIPPED: PyIceberg needs python3 with venv and a package index: ${reason}\n`,
    );
    return null;
  }
}
