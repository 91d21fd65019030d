import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

const FOLDERS = [
  '/usr/lib/jvm',
  '/opt',
  '/Library/Java/JavaVirtualMachines',
  path.join(homedir(), '.sdkman/candidates/java'),
  path.join(homedir(), '.jdks'),
];

/** Home of a JDK of at least that version: `JAVA_HOME` when it is one, else the newest that is installed; null when there is none. */
export async function findJdk(atLeast: number): Promise<string | null> {
  const given = process.env['JAVA_HOME'];
  if (given !== undefined && (await majorOf(given)) >= atLeast) return given;
  let best = { home: '', major: 0 };
  for (const home of await installed()) {
    const major = await majorOf(home);
    if (major > best.major) best = { home, major };
  }
  return best.major >= atLeast ? best.home : null;
}

async function installed(): Promise<readonly string[]> {
  const found = await Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.flatMap((name) => [
        path.join(folder, name),
        path.join(folder, name, 'Contents/Home'),
      ]);
    }),
  );
  return found.flat();
}

/** 0 when the folder is no JDK. */
async function majorOf(home: string): Promise<number> {
  const text = await readFile(path.join(home, 'release'), 'utf8').catch(() => '');
  return Number(/^JAVA_VERSION="(\d+)/m.exec(text)?.[1] ?? 0);
}
