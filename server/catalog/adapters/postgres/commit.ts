import { z } from 'zod';
import { describeConflicts } from '../../model/conflicts.ts';
import type { Content, ContentKey } from '../../model/content.ts';
import { encodeContent } from '../../model/content-codec.ts';
import { decodeKey, formatKey } from '../../model/content-key.ts';
import { type KeyOperation, planCommit } from '../../model/plan-commit.ts';
import { lookUp } from '../../model/tree.ts';
import { editTree } from '../../model/tree-edit.ts';
import type { Catalog, Operation, Reference } from '../../port.ts';
import type { BranchWriter } from './branch-writer.ts';
import { badRequest, inConflict } from './failure.ts';
import { findBrokenNamespaces } from './namespaces.ts';
import { requireKey } from './require-key.ts';
import { sha256 } from './sha256.ts';

type CommitRequest = Parameters<Catalog['commit']>[0];

export interface Committed {
  readonly reference: Reference;
  readonly addedContents: readonly { readonly key: ContentKey; readonly contentId: string }[];
}

export async function commitOperations(
  writer: BranchWriter,
  newId: () => string,
  { branch, expectedHash, meta, operations }: CommitRequest,
): Promise<Committed> {
  if (operations.length === 0) throw badRequest('A commit needs at least one operation.');
  const contents = new Map<string, string>();
  const keyed = operations.map((operation) => toKeyOperation(operation, contents));
  return writer.write(branch, expectedHash, async (batch, seen) => {
    const { nodes, head } = batch;
    const plan = await planCommit(keyed, {
      expected: (key) => lookUp(nodes, seen.record.tree, key),
      head: (key) => lookUp(nodes, head.record.tree, key),
      newId,
    });
    if (typeof plan === 'string') throw badRequest(plan);
    const tree = await editTree(nodes, head.record.tree, plan.edits);
    const broken = await findBrokenNamespaces(nodes, head.record.tree, tree, plan.edits);
    const conflicts = [...plan.conflicts, ...broken.map(({ conflict }) => conflict)];
    if (conflicts.length > 0) throw inConflict(describeConflicts(conflicts), conflicts);
    for (const [hash, body] of contents) batch.contents.set(hash, body);
    const commit = await batch.add({ mergeParent: null, tree, edits: plan.edits, meta });
    return {
      reference: { type: 'BRANCH', name: branch, hash: commit.hash },
      addedContents: plan.added.map(({ key, id }) => ({ key: decodeKey(key), contentId: id })),
    };
  });
}

function toKeyOperation(operation: Operation, contents: Map<string, string>): KeyOperation {
  const key = requireKey(operation.key);
  if (operation.type !== 'PUT') return { type: operation.type, key };
  const value = collectContent(operation.key, operation.content, contents);
  const { type: contentType, id } = operation.content;
  return { type: 'PUT', key, id: id ?? null, contentType, value };
}

/** The hash of the content's text, which is put aside for the transaction. */
export function collectContent(
  key: ContentKey,
  content: Content,
  contents: Map<string, string>,
): string {
  try {
    const body = encodeContent(content);
    const hash = sha256(body);
    contents.set(hash, body);
    return hash;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    const field = issue?.path.join('.') ?? 'content';
    throw badRequest(`Content of key '${formatKey(key)}': ${field}: ${issue?.message}`);
  }
}
