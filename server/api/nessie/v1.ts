import { z } from 'zod';
import type { Call } from './call.ts';
import { badRequest, orFail } from './failure.ts';
import { parseBody } from './parse-body.ts';
import { getContent, listEntries, readDiff, readHistory } from './reads.ts';
import {
  assignReference,
  createReference,
  deleteReference,
  getReference,
  listReferences,
} from './references.ts';
import { getConfig } from './repository.ts';
import { toOldEntry, toOldLogEntry, toOldMergeAnswer, toOldReference } from './v1-shapes.ts';
import { commit, merge, transplant } from './writes.ts';

/** Answers a request of the older API v1; null is an answer without a body. */
type OldEndpoint = (call: Call, ...captured: readonly string[]) => Promise<unknown>;

const NewReference = z.object({
  type: z.enum(['BRANCH', 'TAG']),
  name: z.string(),
  hash: z.string().nullish(),
});

/** What pynessie and other old clients ask; paths are encoded, groups come decoded. */
const ENDPOINTS: readonly (readonly [string, RegExp, OldEndpoint])[] = [
  ['GET', /^config$/, getConfig],
  ['GET', /^trees$/, listOld],
  ['GET', /^trees\/tree$/, (call) => getOld(call, '-')],
  ['POST', /^trees\/tree$/, createOld],
  ['GET', /^trees\/tree\/([^/]+)$/, (call, ref = '') => getOld(call, ref)],
  ['GET', /^trees\/tree\/([^/]+)\/entries$/, entriesOld],
  ['GET', /^trees\/tree\/([^/]+)\/log$/, logOld],
  ['GET', /^contents\/([^/]+)$/, contentOld],
  ['GET', /^diffs\/([^/]+?)(?:\*([0-9a-f]+))?\.\.\.([^/]+?)(?:\*([0-9a-f]+))?$/, diffOld],
  ['PUT', /^trees\/(branch|tag)\/([^/]+)$/, assignOld],
  ['DELETE', /^trees\/(branch|tag)\/([^/]+)$/, deleteOld],
  ['POST', /^trees\/branch\/([^/]+)\/commit$/, commitOld],
  ['POST', /^trees\/branch\/([^/]+)\/merge$/, mergeOld],
  ['POST', /^trees\/branch\/([^/]+)\/transplant$/, transplantOld],
];

/** What answers a path below `/api/v1/`; null when nothing does. */
export function oldEndpointOf(
  method: string,
  path: string,
): ((call: Call) => Promise<unknown>) | null {
  for (const [wanted, pattern, endpoint] of ENDPOINTS) {
    const match = method === wanted ? pattern.exec(path) : null;
    if (match === null) continue;
    const captured = match.slice(1).map((text: string | undefined) => text ?? '');
    return (call) => endpoint(call, ...captured.map(decoded));
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest(`'${text}' is not encoded as a path is.`);
  }
}

/** The same request with the names that the newer API gives its parameters. */
function renamed(call: Call): Call {
  const query = new URLSearchParams(call.query);
  for (const [old, name] of [
    ['maxRecords', 'max-records'],
    ['pageToken', 'page-token'],
  ] as const) {
    const value = query.get(old);
    if (value !== null) query.set(name, value);
  }
  return { ...call, query };
}

const withBody = (call: Call, body: unknown, query = new URLSearchParams()): Call => ({
  ...call,
  query,
  readJson: async () => body,
});

const onRef = (ref: string, hash: string | null | undefined): string =>
  hash === null || hash === undefined || hash === '' ? ref : `${ref}@${hash}`;

const expected = ({ query }: Call, name: string): string => onRef(name, query.get('expectedHash'));

async function listOld(call: Call): Promise<unknown> {
  const answer = await listReferences(renamed(call));
  return { ...answer, references: answer.references.map(toOldReference) };
}

async function getOld(call: Call, ref: string): Promise<unknown> {
  return toOldReference((await getReference(call, ref)).reference);
}

async function createOld(call: Call): Promise<unknown> {
  const { type, name, hash } = parseBody(NewReference, await call.readJson());
  const source = call.query.get('sourceRefName') ?? call.catalog.defaultBranch;
  const at = hash ?? orFail(await call.catalog.getReference(source)).hash;
  const body = { type: 'BRANCH', name: source, hash: at };
  const created = await createReference(withBody(call, body, new URLSearchParams({ name, type })));
  return toOldReference(created.reference);
}

async function entriesOld(call: Call, ref = ''): Promise<unknown> {
  const answer = await listEntries(renamed(call), onRef(ref, call.query.get('hashOnRef')));
  const { hasMore, token, entries } = answer;
  return { hasMore, token, entries: entries.map(toOldEntry) };
}

async function logOld(call: Call, ref = ''): Promise<unknown> {
  // The old API counts from the past: the list begins at `endHash` and ends at `startHash`.
  const { query } = call;
  const newest = query.get('endHash') || query.get('hashOnRef');
  const asked = renamed(call);
  const oldest = query.get('startHash');
  if (oldest) asked.query.set('limit-hash', oldest);
  const answer = await readHistory(asked, onRef(ref, newest));
  return { ...answer, logEntries: answer.logEntries.map(toOldLogEntry) };
}

async function contentOld(call: Call, key = ''): Promise<unknown> {
  const ref = call.query.get('ref') ?? call.catalog.defaultBranch;
  return (await getContent(call, onRef(ref, call.query.get('hashOnRef')), key)).content;
}

async function diffOld(call: Call, from = '', fromHash = '', to = '', toHash = '') {
  const answer = await readDiff(renamed(call), onRef(from, fromHash), onRef(to, toHash));
  const { hasMore, token, diffs } = answer;
  return { hasMore, token, diffs };
}

async function assignOld(call: Call, type = '', name = ''): Promise<null> {
  const query = new URLSearchParams({ type });
  await assignReference(withBody(call, await call.readJson(), query), expected(call, name));
  return null;
}

async function deleteOld(call: Call, type = '', name = ''): Promise<null> {
  const query = new URLSearchParams({ type });
  await deleteReference({ ...call, query }, expected(call, name));
  return null;
}

async function commitOld(call: Call, name = ''): Promise<unknown> {
  return (await commit(call, expected(call, name))).targetBranch;
}

async function mergeOld(call: Call, name = ''): Promise<unknown> {
  return toOldMergeAnswer(await merge(call, expected(call, name)));
}

async function transplantOld(call: Call, name = ''): Promise<unknown> {
  return toOldMergeAnswer(await transplant(call, expected(call, name)));
}
