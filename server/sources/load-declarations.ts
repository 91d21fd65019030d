import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import { DeclarationFile, type PersonDeclaration, type SourceDeclaration } from './declarations.ts';

/** Folder of declarations inside the project. */
export const DECLARATIONS = 'sources';

/** A source and the file that declares it, relative to the project. */
export interface DeclaredSource {
  readonly declaration: SourceDeclaration;
  readonly file: string;
}

export interface Declarations {
  readonly sources: readonly DeclaredSource[];
  readonly people: readonly PersonDeclaration[];
  /** File that declares a person, relative to the project, by name. */
  readonly peopleIn: ReadonlyMap<string, string>;
}

/**
 * Everything that `sources/*.yml` of the project declares, in the order of file names. Throws
 * `invalid` that names the file and the key, and for a name that is declared twice.
 */
export async function loadDeclarations(projectFolder: string): Promise<Declarations> {
  const folder = path.join(projectFolder, DECLARATIONS);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const sources: DeclaredSource[] = [];
  const people: PersonDeclaration[] = [];
  const peopleIn = new Map<string, string>();
  for (const name of names.filter((text) => /\.ya?ml$/.test(text)).sort()) {
    const file = `${DECLARATIONS}/${name}`;
    const found = parseDeclarations(file, await readFile(path.join(folder, name), 'utf8'));
    for (const declaration of found.sources) {
      const twin = sources.find((other) => other.declaration.name === declaration.name);
      if (twin !== undefined) throw twice('source', declaration.name, twin.file, file);
      sources.push({ declaration, file });
    }
    for (const person of found.people) {
      const other = peopleIn.get(person.name);
      if (other !== undefined) throw twice('person', person.name, other, file);
      peopleIn.set(person.name, file);
      people.push(person);
    }
  }
  return { sources, people, peopleIn };
}

/** What one file declares. Throws `invalid`. */
export function parseDeclarations(
  file: string,
  text: string,
): {
  readonly sources: readonly SourceDeclaration[];
  readonly people: readonly PersonDeclaration[];
} {
  const parsed = DeclarationFile.safeParse(readYaml(file, text) ?? {});
  if (!parsed.success) throw wrong(file, z.prettifyError(parsed.error));
  for (const { name, zones } of parsed.data.people ?? []) {
    const starts = zones.map(({ from }) => from ?? '');
    if (starts.some((from, index) => index > 0 && from <= (starts[index - 1] ?? '')))
      throw wrong(file, `the zones of ${name} must be in the order of their dates, each once.`);
  }
  return { sources: parsed.data.sources ?? [], people: parsed.data.people ?? [] };
}

/** Throws `not-found`. */
export function findDeclared({ sources }: Declarations, name: string): DeclaredSource {
  const found = sources.find(({ declaration }) => declaration.name === name);
  if (found !== undefined) return found;
  throw new AppError(
    'not-found',
    `There is no source ${name}. Look at the list of sources, or add it there.`,
  );
}

function readYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw wrong(file, cause instanceof Error ? cause.message : String(cause));
  }
}

function wrong(file: string, why: string): AppError {
  return new AppError('invalid', `${file} of the project cannot be read: ${why} Correct the file.`);
}

function twice(what: string, name: string, first: string, second: string): AppError {
  return new AppError(
    'invalid',
    `The ${what} ${name} is declared in ${first} and again in ${second}. Remove one of them.`,
  );
}
