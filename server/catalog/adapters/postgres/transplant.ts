import { encodeKey } from '../../model/content-key.ts';
import type { MergeDetail } from '../../model/plan-merge.ts';
import { lookUp, type NodeStore } from '../../model/tree.ts';
import type { TreeChange } from '../../model/tree-diff.ts';
import type { MergeResult, NewCommitMeta, TransplantRequest } from '../../port.ts';
import { applyChanges } from './apply-changes.ts';
import type { BranchWriter } from './branch-writer.ts';
import { type StoredCommit, toMeta } from './commit-table.ts';
import { badRequest } from './failure.ts';
import { describeResult } from './merge.ts';
import { readModes } from './merge-modes.ts';
import { requireCommit, requireReference } from './resolve.ts';
import type { Tables } from './tables.ts';
import type { Draft } from './write-batch.ts';

export async function transplantCommits(
  writer: BranchWriter,
  tables: Tables,
  request: TransplantRequest,
): Promise<MergeResult> {
  await requireReference(tables, request.fromRefName);
  const originals = await loadSequence(tables, request.hashesToTransplant);
  const contents = new Map<string, string>();
  const modes = readModes(request.keyMergeModes ?? [], contents);
  const defaultBehavior = request.defaultKeyMergeMode ?? 'NORMAL';
  const run = request.isDryRun === true ? writer.tryOut : writer.write;
  return run(request.branch, request.expectedHash, async (batch) => {
    const { head } = batch;
    const details = new Map<string, MergeDetail>();
    const drafts: Draft[] = [];
    let { tree } = head.record;
    for (const original of originals) {
      const { tree: from } = (await batch.load(original.parent)).record;
      const changes = changesOf(batch.nodes, from, original);
      const plan = await applyChanges(batch.nodes, tree, changes, { modes, defaultBehavior });
      for (const detail of plan.details) {
        details.set(detail.key, worse(details.get(detail.key), detail));
      }
      if (plan.edits.size === 0) continue;
      tree = plan.tree;
      const meta = copyMeta(original, request.meta ?? {}, originals.length);
      drafts.push({ mergeParent: null, tree, edits: plan.edits, meta });
    }
    const found = [...details.values()];
    const isClean = found.every(({ conflict }) => conflict === null);
    if (isClean && !request.isDryRun) {
      for (const draft of drafts) await batch.add(draft);
      for (const [hash, body] of contents) batch.contents.set(hash, body);
    }
    return describeResult(request, head, {
      commonAncestor: null,
      details: found,
      resultantTargetHash: isClean ? batch.head.hash : null,
    });
  });
}

/** What a commit did, also where that changed nothing: it was its own copy, or the same was put again. */
async function* changesOf(
  nodes: NodeStore,
  from: string,
  { record }: StoredCommit,
): AsyncGenerator<TreeChange> {
  for (const operation of record.operations) {
    const key = encodeKey(operation.key);
    const to =
      operation.type === 'DELETE'
        ? null
        : { type: operation.contentType, id: operation.id, value: operation.value };
    const before = await lookUp(nodes, from, key);
    // As in Nessie, which keeps what a put expects as the former value of the identity that it brings.
    yield { key, from: before === null || to === null ? before : { ...before, id: to.id }, to };
  }
}

async function loadSequence(
  tables: Tables,
  hashes: readonly string[],
): Promise<readonly StoredCommit[]> {
  if (hashes.length === 0) throw badRequest('No hashes to transplant given.');
  await tables.commits.preload(hashes);
  const commits: StoredCommit[] = [];
  for (const hash of hashes) {
    const commit = await requireCommit(tables.commits, hash);
    const before = commits.at(-1);
    if (before !== undefined && commit.parent !== before.hash) {
      throw badRequest('Sequence of hashes is not contiguous.');
    }
    commits.push(commit);
  }
  if (commits.some(({ generation }) => generation === 0)) {
    throw badRequest('The beginning of time is no commit that could be transplanted.');
  }
  return commits;
}

/** What a key says when several commits touch it: the first conflict stays. */
function worse(before: MergeDetail | undefined, now: MergeDetail): MergeDetail {
  return before !== undefined && before.conflict !== null ? before : now;
}

function copyMeta(
  original: StoredCommit,
  given: Partial<NewCommitMeta>,
  count: number,
): NewCommitMeta {
  const { message, authors, signedOffBy, properties } = toMeta(original);
  const { authorTime } = original.record;
  return {
    committer: given.committer ?? '',
    authors: given.authors ?? authors,
    signedOffBy: given.signedOffBy ?? signedOffBy,
    authorTime: given.authorTime ?? authorTime,
    properties: { ...properties, ...given.properties },
    message: count === 1 && given.message ? given.message : message,
  };
}
