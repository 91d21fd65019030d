import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER = fileURLToPath(new URL('../../../../.test-env/pynessie', import.meta.url));
// pynessie does not load with a newer marshmallow.
const PACKAGES = ['pynessie==0.67.0', 'marshmallow<4'];

/**
 * Path of a Python that has pynessie, in an environment of the project that is made once; null, with a
 * warning that prints the reason, where it cannot be made.
 */
export async function pynessiePython(): Promise<string | null> {
  const python = `${FOLDER}/bin/python`;
  const ready = `${FOLDER}/ready`;
  const wanted = PACKAGES.join('\n');
  if ((await readFile(ready, 'utf8').catch(() => '')) === wanted) return python;
  try {
    await rm(FOLDER, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', FOLDER]);
    await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES]);
    await writeFile(ready, wanted);
    return python;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    process.stderr.write(
      `SKIPPED: pynessie needs python3 with venv and a package index: ${reason}\n`,
    );
    return null;
  }
}
