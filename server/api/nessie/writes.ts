import type { z } from 'zod';
import { formatKey } from '#server/catalog/model/content-key.ts';
import type { Conflict, MergeRequest, MergeResult, NewCommitMeta } from '#server/catalog/port.ts';
import { toWireMergeResult, WireMerge, WireTransplant } from '#server/catalog/wire/merge.ts';
import { toWireCommitAnswer, WireOperations } from '#server/catalog/wire/operations.ts';
import { toWireReference } from '#server/catalog/wire/references.ts';
import { audited, type Call } from './call.ts';
import { commitHeaders } from './commit-headers.ts';
import { badRequest, forbidden, NessieFailure, orFail } from './failure.ts';
import { parseBody } from './parse-body.ts';
import { readExpected } from './read-reference.ts';

export async function commit(call: Call, ref: string) {
  const { catalog } = call;
  const target = await readExpected(catalog, ref, 'commitMultipleOperations.branch');
  const { commitMeta, operations } = parseBody(WireOperations, await call.readJson());
  if (operations.length === 0) {
    throw badRequest(
      'commitMultipleOperations.operations.operations: size must be between 1 and 2147483647',
    );
  }
  const request = {
    branch: target.name,
    expectedHash: target.hash,
    meta: signed(call, commitMeta),
    operations,
  };
  const deed = { name: 'branch.commit', target: target.name };
  return audited(call, { kind: 'write' }, deed, async () => {
    const { reference, addedContents } = orFail(await catalog.commit(request));
    return toWireCommitAnswer(toWireReference(reference), addedContents);
  });
}

export async function merge(call: Call, ref: string): Promise<unknown> {
  const { catalog } = call;
  const target = await readExpected(catalog, ref, 'mergeRefIntoBranch.branch');
  const body = await call.readJson();
  refuseWrongNames(body);
  const asked = parseBody(WireMerge, body);
  if (asked.fromHash === null || asked.fromHash === undefined) {
    throw badRequest('Source hash must be provided.');
  }
  const request = {
    ...modesOf(asked),
    branch: target.name,
    expectedHash: target.hash,
    fromRefName: asked.fromRefName,
    fromHash: asked.fromHash,
    meta: signed(call, mergeMeta(asked)),
  };
  const work = async () =>
    mergeAnswer(orFail(await catalog.merge(request)), asked.isReturnConflictAsResult);
  if (asked.isDryRun) return work();
  const deed = { name: 'branch.merge', target: `${asked.fromRefName} → ${target.name}` };
  return audited(call, { kind: 'merge', into: target.name }, deed, work);
}

export async function transplant(call: Call, ref: string): Promise<unknown> {
  const { catalog } = call;
  const target = await readExpected(catalog, ref, 'transplantCommitsIntoBranch.branch');
  const body = await call.readJson();
  refuseWrongNames(body);
  const asked = parseBody(WireTransplant, body);
  const request = {
    ...modesOf(asked),
    branch: target.name,
    expectedHash: target.hash,
    fromRefName: asked.fromRefName,
    hashesToTransplant: asked.hashesToTransplant,
    // The authors stay those of the copied commits.
    meta: {
      ...(asked.message ? { message: asked.message } : {}),
      properties: ofClient(call),
      committer: call.client.name,
    },
  };
  const work = async () =>
    mergeAnswer(orFail(await catalog.transplant(request)), asked.isReturnConflictAsResult);
  if (asked.isDryRun) return work();
  const deed = { name: 'branch.transplant', target: `${asked.fromRefName} → ${target.name}` };
  return audited(call, { kind: 'write' }, deed, work);
}

/** Without a message the catalog finds one. */
function mergeMeta({ commitMeta, message }: z.output<typeof WireMerge>): Partial<NewCommitMeta> {
  const { message: ownMessage, ...rest } = commitMeta ?? { message: '' };
  const text = ownMessage || message;
  return { ...rest, ...(text && { message: text }) };
}

/** Who does it is what we know, not what the client says; authors it names as it likes. */
function signed<T extends Partial<NewCommitMeta>>(call: Call, meta: T) {
  const given = commitHeaders(call.headers);
  const properties = { ...meta.properties, ...given.properties };
  const taken = Object.keys(properties).find((name) => name.startsWith(OWN_PROPERTIES));
  if (taken !== undefined) {
    throw forbidden(`'${taken}' cannot be set from outside: the console tells its own runs by it.`);
  }
  return {
    ...meta,
    ...given,
    properties: { ...properties, ...ofClient(call) },
    committer: call.client.name,
  };
}

/** Approvals look at it: who changed something does not approve it. */
const ofClient = ({ client }: Call) => (client.name === '' ? {} : { 'cascade.by': [client.name] });

/** Who could set them could make a commit look like the step of a run. */
const OWN_PROPERTIES = 'cascade.';

interface Modes {
  readonly keyMergeModes: NonNullable<MergeRequest['keyMergeModes']>;
  readonly defaultKeyMergeMode: NonNullable<MergeRequest['defaultKeyMergeMode']>;
  readonly isDryRun: boolean;
}

const modesOf = ({ keyMergeModes, defaultKeyMergeMode, isDryRun }: Modes): Modes => ({
  keyMergeModes,
  defaultKeyMergeMode,
  isDryRun,
});

const WRONG_NAMES = ['dryRun', 'fetchAdditionalInfo', 'returnConflictAsResult'];

/** The published OpenAPI spells these without `is`; a server that ignores them merges for real. */
function refuseWrongNames(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const wrong = WRONG_NAMES.find((name) => name in body);
  if (wrong === undefined) return;
  const right = `is${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}`;
  throw badRequest(`'${wrong}' is not a member of this request: it is called '${right}'.`);
}

function mergeAnswer(result: MergeResult, conflictsAreAResult: boolean): unknown {
  if (result.wasSuccessful || conflictsAreAResult) return toWireMergeResult(result);
  const inConflict = result.details.filter(({ conflict }) => conflict !== null);
  const names = inConflict.map(({ key }) => `'${formatKey(key)}'`).join(', ');
  throw new NessieFailure({
    status: 409,
    errorCode: 'REFERENCE_CONFLICT',
    message: `The following keys have been changed in conflict: ${names}`,
    details: { kind: 'conflicts', conflicts: result.details.map(asConflict) },
  });
}

/** The real server lists the clean keys here too. */
function asConflict({ key, conflict }: MergeResult['details'][number]): Conflict {
  return conflict ?? { conflictType: 'KEY_CONFLICT', key, message: 'UNKNOWN' };
}
