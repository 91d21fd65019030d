import type { z } from 'zod';
import type { Clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { audited } from '#server/runs/audited.ts';
import { assertSamePerson, type SamePersonDeps } from './assert-same-person.ts';
import {
  FileDeclaration,
  NightscoutDeclaration,
  PersonDeclaration,
  type SourceDeclaration,
} from './declarations.ts';
import { type Declarations, findDeclared } from './load-declarations.ts';
import type { SecretVault } from './secret-vault.ts';
import { ByName, SourceInput } from './source-inputs.ts';
import { withDeclarations } from './with-declarations.ts';
import { fileOf, writeDeclaration } from './write-declaration.ts';

export interface SaveSourceDeps extends SamePersonDeps {
  readonly clock: Clock;
  readonly projectFolder: string;
  readonly vault: SecretVault;
}

interface By {
  readonly name: string;
}

/**
 * Declares a new source in a file of its own and keeps its secret. Throws `conflict` when the name is
 * taken or was another person's, `invalid` for what cannot be declared.
 */
export async function addSource(
  deps: SaveSourceDeps,
  input: SourceInput,
  by: By,
): Promise<{ readonly name: string; readonly file: string }> {
  const source = SourceInput.parse(input);
  const line = { by: by.name, action: 'source.add', target: source.name };
  return changed(deps, line, async (declarations) => {
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

/**
 * Changes what a source is; its name stays. Throws `not-found`, `invalid`, `conflict` for another
 * person of a site that was read.
 */
export async function updateSource(
  deps: SaveSourceDeps,
  input: SourceInput,
  by: By,
): Promise<{ readonly name: string; readonly file: string }> {
  const source = SourceInput.parse(input);
  const line = { by: by.name, action: 'source.update', target: source.name };
  return changed(deps, line, async (declarations) => {
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
  const line = { by: by.name, action: 'source.remove', target: name };
  await changed(deps, line, async (declarations) => {
    const { declaration, file } = findDeclared(declarations, name);
    await writeDeclaration(deps.projectFolder, file, { remove: name });
    const secret = secretOf(declaration);
    if (secret !== null) await forgetUnused(deps, declarations, { name, secret });
  });
}

/** Says where a person lives, since when; for one who is not declared yet as for one who is. */
export async function setPerson(
  deps: SaveSourceDeps,
  input: PersonDeclaration,
  by: By,
): Promise<void> {
  const person = PersonDeclaration.parse(input);
  const line = { by: by.name, action: 'person.set', target: person.name };
  await changed(deps, line, async ({ peopleIn }) => {
    const file = peopleIn.get(person.name) ?? fileOf('people');
    await writeDeclaration(deps.projectFolder, file, { people: [person] });
  });
}

/** Leaves a line in the audit log; of several changes one comes after the other. */
function changed<T>(
  deps: SaveSourceDeps,
  line: Parameters<typeof audited>[1],
  work: (declarations: Declarations) => Promise<T>,
): Promise<T> {
  return audited(deps, line, () => withDeclarations(deps.projectFolder, work));
}

const secretOf = (declaration: SourceDeclaration): string | null =>
  declaration.kind === 'nightscout' && declaration.auth.kind !== 'none'
    ? declaration.auth.secret
    : null;

/** Several sources may sign in with the same secret. */
async function forgetUnused(
  { vault }: SaveSourceDeps,
  { sources }: Declarations,
  { name, secret }: { readonly name: string; readonly secret: string },
): Promise<void> {
  const others = sources.filter(({ declaration }) => declaration.name !== name);
  if (others.some(({ declaration }) => secretOf(declaration) === secret)) return;
  await vault.forget(secret);
}

async function save(
  deps: SaveSourceDeps,
  declarations: Declarations,
  file: string,
  source: z.output<typeof SourceInput>,
  before: SourceDeclaration | null,
): Promise<void> {
  const { projectFolder, vault } = deps;
  const { newPerson } = source;
  const isDeclared = declarations.people.some(({ name }) => name === source.person);
  const people =
    newPerson === null || source.person === null || isDeclared
      ? []
      : [{ name: source.person, zones: newPerson.zones }];
  if (source.kind === 'file') {
    await writeDeclaration(projectFolder, file, { put: FileDeclaration.parse(source), people });
    return;
  }
  await assertSamePerson(deps, {
    name: source.name,
    person: source.person,
    before: before?.person ?? null,
  });
  const kept = before && secretOf(before);
  const secretName = kept ?? source.name;
  const { kind, secret } = source.auth;
  const isMoved =
    before?.kind === 'nightscout' && new URL(before.url).origin !== new URL(source.url).origin;
  if (kind !== 'none' && secret === null && isMoved) {
    throw new AppError(
      'invalid',
      'The address is another one than before: enter the secret again.',
    );
  }
  const place = await vault.whereIs(secretName);
  // One that is kept under that name was entered for another address.
  const isKnown = place === 'environment' || (place === 'stored' && kept !== null);
  if (kind !== 'none' && secret === null && !isKnown) {
    throw new AppError('invalid', `${source.name} signs in with a secret: enter it.`);
  }
  const auth = kind === 'none' ? { kind } : { kind, secret: secretName };
  const put = NightscoutDeclaration.parse({ ...source, auth });
  const write = () => writeDeclaration(projectFolder, file, { put, people });
  if (kind === 'none' || secret === null) await write();
  else await withSecret(vault, { name: secretName, secret }, write);
  if (kind === 'none' && before !== null) {
    await forgetUnused(deps, declarations, { name: source.name, secret: secretName });
  }
}

/**
 * The secret first: a declaration without it would be read at once and refused by the site. When the
 * declaration fails the secret is what it was.
 */
async function withSecret(
  vault: SecretVault,
  { name, secret }: { readonly name: string; readonly secret: string },
  write: () => Promise<void>,
): Promise<void> {
  const place = await vault.whereIs(name);
  // One that cannot be opened any more is no loss.
  const before = place === 'stored' ? await vault.open(name).catch(() => null) : null;
  await vault.store(name, secret);
  try {
    await write();
  } catch (error) {
    if (before !== null) await vault.store(name, before);
    else if (place === 'missing') await vault.forget(name);
    throw error;
  }
}
