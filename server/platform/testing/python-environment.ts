import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Path of a Python that has `packages`, in an environment of the project that is made once for each list;
 * null, with a warning that prints the reason, where there is no Python or it cannot be made. `what` is the
 * tool that is then not tested.
 */
export async function pythonEnvironment(
  what: string,
  name: string,
  packages: readonly string[],
): Promise<string | null> {
  const folder = fileURLToPath(new URL(`../../../.test-env/${name}`, import.meta.url));
  const python = `${folder}/bin/python`;
  const ready = `${folder}/ready`;
  const wanted = packages.join('\n');
  if ((await readFile(ready, 'utf8').catch(() => '')) === wanted) return python;
  try {
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', ...packages]);
    await writeFile(ready, wanted);
    return python;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    process.stderr.write(
      `SKIPPED: ${what} needs python3 with venv and a package index: ${reason}\n`,
    );
    return null;
  }
}
