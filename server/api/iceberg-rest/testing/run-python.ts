import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const scriptFile = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** What PyIceberg saw on a branch: every step of `use_pyiceberg.py` by its name. */
export async function runPyIceberg(
  python: string,
  lake: {
    readonly uri: string;
    readonly token: string;
    readonly branch: string;
    /** A commit of before the script. */
    readonly before: string;
    readonly storage: Readonly<Record<string, string>>;
  },
) {
  const { uri, token, branch, before, storage } = lake;
  const args = [uri, token, branch, before, JSON.stringify(storage)];
  const { stdout } = await promisify(execFile)(python, [scriptFile('use_pyiceberg.py'), ...args]);
  return JSON.parse(stdout);
}

/** Rows of each statement, or the message of its failure, by the statement's name. */
export function runDuckDb(
  python: string,
  args: readonly [uri: string, token: string, branch: string],
  statements: readonly (readonly [name: string, sql: string])[],
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const script = scriptFile('use_duckdb.py');
    const child = execFile(python, [script, ...args], (failure, stdout) =>
      failure === null ? resolve(JSON.parse(stdout)) : reject(failure),
    );
    child.stdin?.end(JSON.stringify(statements));
  });
}
