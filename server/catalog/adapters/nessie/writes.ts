import { compareEncodedKeys, encodeKey } from '../../model/content-key.ts';
import {
  type Catalog,
  type Diff,
  type MergeRequest,
  type MergeResult,
  NO_ANCESTOR_HASH,
  type Page,
  type TransplantRequest,
} from '../../port.ts';
import { toWireMerge, toWireTransplant, WireMergeResult } from '../../wire/merge.ts';
import { toWireOperations, WireCommitAnswer } from '../../wire/operations.ts';
import type { LoadPlace } from './commit-line.ts';
import { CatalogError } from './failure.ts';
import { findMergeBase } from './merge-base.ts';
import type { NessieClient } from './nessie-client.ts';
import { namePath } from './paths.ts';
import { readDiff } from './reads.ts';
import { getReference } from './references.ts';
import { refuseDamage } from './refuse-damage.ts';
import { refusedMerge } from './refused-merge.ts';

type CommitRequest = Parameters<Catalog['commit']>[0];

const PAGE = 1_000;

export async function commit(client: NessieClient, request: CommitRequest) {
  const branch = namePath(request.branch, request.expectedHash);
  await refuseDamage(client, request);
  return client.send({
    method: 'POST',
    path: `${branch}/history/commit`,
    body: toWireOperations(request.meta, request.operations),
    answer: WireCommitAnswer,
  });
}

export async function merge(
  client: NessieClient,
  load: LoadPlace,
  request: MergeRequest,
): Promise<MergeResult> {
  if (request.fromHash === NO_ANCESTOR_HASH) throw nothingToMerge(request);
  try {
    return await sendMerge(client, request);
  } catch (cause) {
    const failure = cause instanceof CatalogError ? cause.failure : null;
    if (failure?.kind !== 'reference-conflict') throw cause;
    const { hash: head } = await getReference(client, request.branch, {});
    const commonAncestor = await findMergeBase(load, head, request.fromHash);
    if (commonAncestor === null) throw cause;
    const changes = await allChanges(client, commonAncestor, request.fromHash);
    const result = refusedMerge(request, failure.conflicts, { head, commonAncestor, changes });
    if (result === null) throw cause;
    return result;
  }
}

/** The server takes such a branch for the base of both, and would delete every key of the target. */
function nothingToMerge({ fromRefName, branch }: MergeRequest): CatalogError {
  return new CatalogError({
    kind: 'reference-not-found',
    message: `No common ancestor of '${fromRefName}' and '${branch}'. '${fromRefName}' has no commit.`,
  });
}

async function sendMerge(client: NessieClient, request: MergeRequest): Promise<MergeResult> {
  const result = await client.send({
    method: 'POST',
    path: `${namePath(request.branch, request.expectedHash)}/history/merge`,
    body: toWireMerge(request),
    answer: WireMergeResult,
    isRepeatable: request.isDryRun === true,
  });
  if (request.defaultKeyMergeMode !== 'DROP') return inOrder(result);
  return inOrder({ ...result, details: await changedDetails(client, request, result) });
}

/** With this mode the server lists every key of the tree, also those that nobody changed. */
async function changedDetails(
  client: NessieClient,
  { fromHash }: MergeRequest,
  { commonAncestor, details, wasApplied }: MergeResult,
): Promise<MergeResult['details']> {
  if (commonAncestor === null) return details;
  try {
    const changes = await allChanges(client, commonAncestor, fromHash);
    const changed = new Set(changes.map(({ key }) => encodeKey(key)));
    return details.filter(({ key }) => changed.has(encodeKey(key)));
  } catch (cause) {
    // The merge stands: too long a list is better than a failure that did not happen.
    if (wasApplied && cause instanceof CatalogError) return details;
    throw cause;
  }
}

export async function transplant(
  client: NessieClient,
  request: TransplantRequest,
): Promise<MergeResult> {
  const result = await client.send({
    method: 'POST',
    path: `${namePath(request.branch, request.expectedHash)}/history/transplant`,
    body: toWireTransplant(request),
    answer: WireMergeResult,
    isRepeatable: request.isDryRun === true,
  });
  return inOrder(result);
}

async function allChanges(
  client: NessieClient,
  from: string,
  to: string,
): Promise<readonly Diff[]> {
  const changes: Diff[] = [];
  for (let token: string | null = null; ; ) {
    const refs = { from: `@${from}`, to: `@${to}` };
    const page: Page<Diff> = await readDiff(client, refs, { maxRecords: PAGE, token }, {});
    changes.push(...page.items);
    token = page.token;
    if (token === null) return changes;
  }
}

function inOrder(result: MergeResult): MergeResult {
  const details = result.details.toSorted((a, b) =>
    compareEncodedKeys(encodeKey(a.key), encodeKey(b.key)),
  );
  return { ...result, details };
}
