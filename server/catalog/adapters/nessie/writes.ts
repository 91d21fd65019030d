import type { ContentKey } from '../../model/content.ts';
import { compareEncodedKeys, encodeKey, formatKey } from '../../model/content-key.ts';
import type { Catalog, MergeRequest, MergeResult, TransplantRequest } from '../../port.ts';
import { toWireMerge, toWireTransplant, WireMergeResult } from '../../wire/merge.ts';
import { toWireOperations, WireCommitAnswer } from '../../wire/operations.ts';
import { badRequest } from './failure.ts';
import type { NessieClient } from './nessie-client.ts';
import { refPath } from './paths.ts';
import { getContents, readDiff } from './reads.ts';

type CommitRequest = Parameters<Catalog['commit']>[0];

const PAGE = 1_000;

export async function commit(client: NessieClient, request: CommitRequest) {
  await refuseTypeChange(client, request);
  return client.send({
    method: 'POST',
    path: `${refPath(`${request.branch}@${request.expectedHash}`)}/history/commit`,
    body: toWireOperations(request.meta, request.operations),
    answer: WireCommitAnswer,
  });
}

/**
 * A real Nessie takes a commit that changes the type of a key's content, and cannot read the branch any
 * more: such a commit never leaves this process.
 */
async function refuseTypeChange(client: NessieClient, request: CommitRequest): Promise<void> {
  const { operations, branch, expectedHash } = request;
  const puts = operations.flatMap((operation) => (operation.type === 'PUT' ? operation : []));
  const deletes = operations.filter(({ type }) => type === 'DELETE');
  const deleted = new Set(deletes.map(({ key }) => encodeKey(key)));
  const suspects = puts.filter(
    ({ key, content }) => content.id !== undefined || deleted.has(encodeKey(key)),
  );
  if (suspects.length === 0) return;
  const keys = [...suspects, ...deletes].map(({ key }) => key);
  const { contents } = await getContents(client, `${branch}@${expectedHash}`, keys);
  const typeByKey = new Map(contents.map(({ key, content }) => [encodeKey(key), content.type]));
  const typeById = new Map(contents.map(({ content }) => [content.id, content.type]));
  const changed = suspects.find(({ key, content }) => {
    const before = typeByKey.get(encodeKey(key)) ?? typeById.get(content.id);
    return before !== undefined && before !== content.type;
  });
  if (changed === undefined) return;
  throw badRequest(
    `'${formatKey(changed.key)}' would change its type to ${changed.content.type} in one commit, which damages the branch on this server. Delete it in one commit and put it in the next.`,
  );
}

export async function merge(client: NessieClient, request: MergeRequest): Promise<MergeResult> {
  const result = await client.send({
    method: 'POST',
    path: `${refPath(`${request.branch}@${request.expectedHash}`)}/history/merge`,
    body: toWireMerge(request),
    answer: WireMergeResult,
    isRepeatable: request.isDryRun === true,
  });
  if (request.defaultKeyMergeMode !== 'DROP' || result.commonAncestor === null) {
    return inOrder(result);
  }
  // With this mode the server lists every key of the tree, also those that nobody changed.
  const changed = await changedKeys(client, result.commonAncestor, request.fromHash);
  const details = result.details.filter(({ key }) => changed.has(encodeKey(key)));
  return inOrder({ ...result, details });
}

export async function transplant(
  client: NessieClient,
  request: TransplantRequest,
): Promise<MergeResult> {
  const result = await client.send({
    method: 'POST',
    path: `${refPath(`${request.branch}@${request.expectedHash}`)}/history/transplant`,
    body: toWireTransplant(request),
    answer: WireMergeResult,
    isRepeatable: request.isDryRun === true,
  });
  return inOrder(result);
}

async function changedKeys(
  client: NessieClient,
  from: string,
  to: string,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (let token: string | null = null; ; ) {
    const refs = { from: `@${from}`, to: `@${to}` };
    const page: { items: readonly { key: ContentKey }[]; token: string | null } = await readDiff(
      client,
      refs,
      { maxRecords: PAGE, token },
      {},
    );
    for (const { key } of page.items) keys.add(encodeKey(key));
    token = page.token;
    if (token === null) return keys;
  }
}

function inOrder(result: MergeResult): MergeResult {
  const details = result.details.toSorted((a, b) =>
    compareEncodedKeys(encodeKey(a.key), encodeKey(b.key)),
  );
  return { ...result, details };
}
