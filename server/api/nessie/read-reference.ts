import { referenceNameDefect } from '#server/catalog/model/reference-name.ts';
import { parseReferenceSpec } from '#server/catalog/model/reference-spec.ts';
import type { Catalog, Reference } from '#server/catalog/port.ts';
import { badRequest, orFail } from './failure.ts';

const NAME_RULE =
  "Reference name must start with a letter, followed by letters, digits, one of the ./_- characters, not end with a slash or dot, not contain '..'";
const HASH_RULE =
  "Hash with optional relative part must consist of either a valid commit hash (which in turn must consist of the hex representation of 4-32 bytes), or a valid relative part (which must be either '~' + a number representing the n-th predecessor of a commit, '^' + a number representing the n-th parent within a commit, or '*' + a number representing the created timestamp of a commit, in milliseconds since epoch or in ISO-8601 format), or both";

/** A reference spec of a path, in the form that the catalog takes. `at` is how the real server names the place. */
export function readSpec(catalog: Catalog, text: string, at: string): string {
  const spec = named(catalog, text);
  if (typeof parseReferenceSpec(spec) !== 'string') return spec;
  throw badRequest(
    `${at}: ${NAME_RULE}, optionally followed by @ and a hash with optional relative part. ${HASH_RULE}.`,
  );
}

/** A path that names a branch or tag and nothing behind it. */
export function readName(catalog: Catalog, text: string, at: string): string {
  const spec = parseReferenceSpec(readSpec(catalog, text, at));
  if (
    typeof spec === 'string' ||
    spec.name === null ||
    spec.hash !== null ||
    spec.steps.length > 0
  ) {
    throw badRequest('Hashes are not allowed when fetching a reference by name');
  }
  return spec.name;
}

/** A branch or tag and the commit where the client saw it. */
export async function readExpected(
  catalog: Catalog,
  text: string,
  at: string,
): Promise<{ readonly name: string; readonly hash: string }> {
  const read = readSpec(catalog, text, at);
  const spec = parseReferenceSpec(read);
  if (typeof spec === 'string' || spec.name === null) {
    throw badRequest('A branch or tag must be named: a bare commit cannot be written to.');
  }
  if (spec.hash === null) throw badRequest('Expected hash must be provided.');
  if (spec.steps.length === 0) return { name: spec.name, hash: spec.hash };
  return { name: spec.name, hash: orFail(await catalog.resolve(read)).hash };
}

export function checkNewName(name: string, at: string): void {
  if (referenceNameDefect(name) !== null) throw badRequest(`${at}: ${NAME_RULE}`);
}

/** Continues a history: the hash of the next commit. */
export function checkHistoryToken(token: string | null | undefined): void {
  if (token === null || token === undefined || /^[0-9a-fA-F]{8,64}$/.test(token)) return;
  throw badRequest(`${HASH_RULE}. [${token}]`);
}

/** `BRANCH` or `TAG`; null when it was left out. */
export function readType(query: URLSearchParams): Reference['type'] | null {
  const text = query.get('type');
  if (text === null || text === '') return null;
  if (text === 'BRANCH' || text === 'branch') return 'BRANCH';
  if (text === 'TAG' || text === 'tag') return 'TAG';
  throw badRequest(`'${text}' is not a type of reference: it is BRANCH or TAG.`);
}

/** `-` is the default branch, also with a hash behind it. */
const named = (catalog: Catalog, text: string): string =>
  text.replace(/^-(?=$|[@~*^])/, catalog.defaultBranch);
