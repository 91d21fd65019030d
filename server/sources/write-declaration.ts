import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Document, parseDocument } from 'yaml';
import type { PersonDeclaration } from './declarations.ts';
import { SourceDeclaration } from './declarations.ts';
import { DECLARATIONS, parseDeclarations } from './load-declarations.ts';

type Written = Exclude<SourceDeclaration, { kind: 'synthetic' }>;

/** What one file of declarations gets or loses; what it says besides stays as it is written. */
export interface DeclarationChange {
  readonly put?: Written;
  readonly remove?: string;
  readonly people?: readonly PersonDeclaration[];
}

/** The file that a new source is written to, relative to the project. */
export const fileOf = (name: string): string => `${DECLARATIONS}/${name}.yml`;

/**
 * Changes a file of declarations; one that declares nothing any more is removed. What is written was
 * read back first. Throws `invalid`.
 */
export async function writeDeclaration(
  projectFolder: string,
  file: string,
  change: DeclarationChange,
): Promise<void> {
  const target = path.join(projectFolder, file);
  const document: Document = parseDocument(await readFile(target, 'utf8').catch(emptyWhenAbsent));
  if (document.contents === null) document.contents = document.createNode({});
  if (change.put !== undefined) put(document, 'sources', change.put.name, sparse(change.put));
  if (change.remove !== undefined) remove(document, change.remove);
  for (const person of change.people ?? []) put(document, 'people', person.name, plain(person));
  const text = document.toString({ lineWidth: 100 });
  const { sources, people } = parseDeclarations(file, text);
  if (sources.length === 0 && people.length === 0) return unlink(target);
  await mkdir(path.dirname(target), { recursive: true });
  const draft = `${target}.${randomBytes(4).toString('hex')}.new`;
  await writeFile(draft, text);
  await rename(draft, target);
}

function put(document: Document, list: 'sources' | 'people', name: string, value: object): void {
  const at = indexOf(document, list, name);
  if (at >= 0) document.setIn([list, at], document.createNode(value));
  else if (document.hasIn([list]) && document.getIn([list]) !== null)
    document.addIn([list], document.createNode(value));
  else document.setIn([list], document.createNode([value]));
}

function remove(document: Document, name: string): void {
  const at = indexOf(document, 'sources', name);
  if (at >= 0) document.deleteIn(['sources', at]);
}

function indexOf(document: Document, list: string, name: string): number {
  const values: unknown = document.toJS()?.[list];
  if (!Array.isArray(values)) return -1;
  return values.findIndex((value) => value?.name === name);
}

/** Without what a declaration that leaves it out has too: the file shows what was decided. */
function sparse(declaration: Written): object {
  const { name, kind } = declaration;
  const needed =
    declaration.kind === 'nightscout'
      ? { name, kind, person: declaration.person, url: declaration.url }
      : { name, kind };
  return { ...needed, ...difference(plain(declaration), plain(SourceDeclaration.parse(needed))) };
}

function difference(value: Plain, usual: Plain): Plain {
  const changed: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const other = usual[key];
    if (JSON.stringify(item) === JSON.stringify(other)) continue;
    changed[key] =
      isPlain(item) && isPlain(other) && key !== 'auth' ? difference(item, other) : item;
  }
  return changed;
}

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const plain = (value: object): Plain => ({ ...value });

function emptyWhenAbsent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
