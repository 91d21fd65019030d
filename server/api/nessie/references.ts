import { staleReference } from '#server/catalog/model/conflicts.ts';
import type { Reference } from '#server/catalog/port.ts';
import {
  toWireReference,
  toWireReferenceState,
  WireSourceReference,
} from '#server/catalog/wire/references.ts';
import { err } from '#server/platform/result.ts';
import { audited, type Call } from './call.ts';
import { badRequest, orFail } from './failure.ts';
import { parseBody } from './parse-body.ts';
import { readFilter, readPage, wantsAll } from './read-query.ts';
import { checkNewName, readExpected, readName, readType } from './read-reference.ts';

export async function listReferences({ catalog, query }: Call) {
  const options = { ...readFilter(query), withInfo: wantsAll(query) };
  const page = orFail(await catalog.listReferences(readPage(query, 'items'), options));
  return {
    token: page.token,
    references: page.items.map(toWireReference),
    hasMore: page.token !== null,
  };
}

export async function getReference({ catalog, query }: Call, ref: string) {
  const name = readName(catalog, ref, 'getReferenceByName.ref');
  const options = { withInfo: wantsAll(query) };
  return { reference: toWireReference(orFail(await catalog.getReference(name, options))) };
}

export async function createReference(call: Call) {
  const { catalog, query } = call;
  const name = query.get('name') ?? '';
  const type = readType(query);
  checkNewName(name, 'createReference.name');
  if (type === null) throw badRequest('The type of the new reference must be given.');
  const source = parseBody(WireSourceReference, await call.readJson());
  const hash = requireTarget(source.hash);
  const deed = { name: `${wordFor(type)}.create`, target: name };
  return audited(call, { kind: 'write' }, deed, async () => {
    const reference = { type, name, hash };
    const created = await catalog.createReference(reference, source.name ?? undefined);
    return { reference: toWireReference(orFail(created)) };
  });
}

export async function assignReference(call: Call, ref: string) {
  const { catalog } = call;
  const { name, hash } = await readExpected(catalog, ref, 'assignReference.ref');
  const target = parseBody(WireSourceReference, await call.readJson());
  const toHash = requireTarget(target.hash);
  const reference = await checkedType(call, name);
  if (target.name !== null) orFail(await catalog.getReference(target.name));
  const deed = { name: `${wordFor(reference.type)}.assign`, target: name };
  return audited(call, { kind: 'move-reference', name }, deed, async () => {
    const moved = orFail(await catalog.assignReference(name, hash, toHash));
    return { reference: toWireReference(moved) };
  });
}

export async function deleteReference(call: Call, ref: string) {
  const { catalog } = call;
  const { name, hash } = await readExpected(catalog, ref, 'deleteReference.ref');
  const reference = await checkedType(call, name);
  const deed = { name: `${wordFor(reference.type)}.delete`, target: name };
  return audited(call, { kind: 'move-reference', name }, deed, async () => {
    // What is refused for certain is refused in the words of the protocol, not in those for people.
    if (name === catalog.defaultBranch) orFail(await catalog.deleteReference(name, hash));
    if (reference.hash !== hash) orFail(err(staleReference(name, hash, reference.hash)));
    await call.deleteReference({ name, expectedHash: hash, by: call.client.name });
    return { reference: toWireReference({ type: reference.type, name, hash }) };
  });
}

export async function recentChanges({ catalog, query }: Call, ref: string) {
  const name = readName(catalog, ref, 'getReferenceHistory.ref');
  const { reference, current, previous } = orFail(await catalog.recentChanges(name));
  const isScan = (query.get('scan-commits') ?? '') !== '';
  return {
    reference: toWireReference(reference),
    current: toWireReferenceState(current),
    previous: previous.map(toWireReferenceState),
    commitLogConsistency: isScan ? 'COMMIT_CONSISTENT' : 'NOT_CHECKED',
  };
}

/** The reference, which must be of the type that the client expects, if it says one. */
async function checkedType({ catalog, query }: Call, name: string): Promise<Reference> {
  const expected = readType(query);
  const reference = orFail(await catalog.getReference(name));
  if (expected === null || expected === reference.type) return reference;
  const found = reference.type === 'BRANCH' ? 'BranchName' : 'TagName';
  throw badRequest(
    `Expected reference type ${expected} does not match existing reference ${found}{name=${name}}`,
  );
}

function requireTarget(hash: string | null): string {
  if (hash === null) throw badRequest('Target hash must be provided.');
  return hash;
}

const wordFor = (type: Reference['type']): string => type.toLowerCase();
