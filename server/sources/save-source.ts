import type { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import {
  FileDeclaration,
  NightscoutDeclaration,
  PersonDeclaration,
  type SourceDeclaration,
} from './declarations.ts';
import { type Declarations, findDeclared, loadDeclarations } from './load-declarations.ts';
import type { SecretVault } from './secret-vault.ts';
import { ByName, SourceInput } from './source-inputs.ts';
import { fileOf, writeDeclaration } from './write-declaration.ts';

export interface SaveSourceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly projectFolder: string;
  readonly vault: SecretVault;
}

interface By {
  readonly name: string;
}

/**
 * Declares a new source in a file of its own and keeps its secret. Throws `conflict` when the name is
 * taken, `invalid` for what cannot be declared.
 */
export async function addSource(
  deps: SaveSourceDeps,
  input: SourceInput,
  by: By,
): Promise<{ readonly name: string; readonly file: string }> {
  const source = SourceInput.parse(input);
  const line = { by: by.name, action: 'source.add', target: source.name };
  return audited(deps, line, async () => {
    const declarations = await loadDeclarations(deps.projectFolder);
    if (declarations.sources.some(({ declaration }) => declaration.name === source.name)) {
      throw new AppError(
        'conflict',
        `There is a source ${source.name} already. Choose another name, or change that source.`,
      );
    }
    const file = fileOf(source.name);
    await save(deps, declarations, file, source, null);
    return { name: source.name, file };
  });
}

/** Changes what a source is; its name stays. Throws `not-found`, `invalid`. */
export async function updateSource(
  deps: SaveSourceDeps,
  input: SourceInput,
  by: By,
): Promise<{ readonly name: string; readonly file: string }> {
  const source = SourceInput.parse(input);
  const line = { by: by.name, action: 'source.update', target: source.name };
  return audited(deps, line, async () => {
    const declarations = await loadDeclarations(deps.projectFolder);
    const { declaration, file } = findDeclared(declarations, source.name);
    if (declaration.kind !== source.kind) {
      throw new AppError(
        'invalid',
        `${source.name} is of kind ${declaration.kind} and cannot become ${source.kind}. Add a source of another name.`,
      );
    }
    await save(deps, declarations, file, source, declaration);
    return { name: source.name, file };
  });
}

/** Forgets a source and its secret; what it brought stays in the lake. Throws `not-found`. */
export async function removeSource(
  deps: SaveSourceDeps,
  input: { readonly name: string },
  by: By,
): Promise<void> {
  const { name } = ByName.parse(input);
  await audited(deps, { by: by.name, action: 'source.remove', target: name }, async () => {
    const { declaration, file } = findDeclared(await loadDeclarations(deps.projectFolder), name);
    await writeDeclaration(deps.projectFolder, file, { remove: name });
    if (declaration.kind === 'nightscout' && declaration.auth.kind !== 'none') {
      await deps.vault.forget(declaration.auth.secret);
    }
  });
}

/** Says where a person lives, since when; for one who is not declared yet as for one who is. */
export async function setPerson(
  deps: SaveSourceDeps,
  input: PersonDeclaration,
  by: By,
): Promise<void> {
  const person = PersonDeclaration.parse(input);
  await audited(deps, { by: by.name, action: 'person.set', target: person.name }, async () => {
    const { peopleIn } = await loadDeclarations(deps.projectFolder);
    const file = peopleIn.get(person.name) ?? fileOf('people');
    await writeDeclaration(deps.projectFolder, file, { people: [person] });
  });
}

async function save(
  { projectFolder, vault }: SaveSourceDeps,
  declarations: Declarations,
  file: string,
  source: z.output<typeof SourceInput>,
  before: SourceDeclaration | null,
): Promise<void> {
  const { newPerson } = source;
  const isKnown = declarations.people.some(({ name }) => name === source.person);
  const people =
    newPerson === null || source.person === null || isKnown
      ? []
      : [{ name: source.person, zones: newPerson.zones }];
  if (source.kind === 'file') {
    await writeDeclaration(projectFolder, file, { put: FileDeclaration.parse(source), people });
    return;
  }
  const secretName =
    before?.kind === 'nightscout' && before.auth.kind !== 'none' ? before.auth.secret : source.name;
  const { kind, secret } = source.auth;
  const isMoved =
    before?.kind === 'nightscout' && new URL(before.url).origin !== new URL(source.url).origin;
  if (kind !== 'none' && secret === null && isMoved) {
    throw new AppError(
      'invalid',
      'The address is another one than before: enter the secret again.',
    );
  }
  if (kind !== 'none' && secret === null && (await vault.whereIs(secretName)) === 'missing') {
    throw new AppError('invalid', `${source.name} signs in with a secret: enter it.`);
  }
  const auth = kind === 'none' ? { kind } : { kind, secret: secretName };
  const put = NightscoutDeclaration.parse({ ...source, auth });
  // The secret first: a declaration without it would be read at once and refused by the site.
  if (kind !== 'none' && secret !== null) await vault.store(secretName, secret);
  await writeDeclaration(projectFolder, file, { put, people });
  if (kind === 'none' && before !== null) await vault.forget(secretName);
}
