import { z } from 'zod';
import type { ContentKey } from '../model/content.ts';
import type { Diff, Entry, LogEntry, NewCommitMeta, Operation } from '../port.ts';
import {
  toWireCommitMeta,
  toWireNewCommitMeta,
  WireCommitMeta,
  WireNewCommitMeta,
} from './commit-meta.ts';
import { toWireContent, toWireKey, WireContent, WireKey } from './contents.ts';
import { WireReference } from './references.ts';

const WireOperation = z.discriminatedUnion('type', [
  z.object({ type: z.literal('PUT'), key: WireKey, content: WireContent }),
  z.object({ type: z.literal('DELETE'), key: WireKey }),
  z.object({ type: z.literal('UNCHANGED'), key: WireKey }),
]);

/** The body of a commit. */
export const WireOperations = z.object({
  commitMeta: WireNewCommitMeta,
  operations: z.array(WireOperation),
});

export const WireCommitAnswer = z
  .object({
    targetBranch: WireReference,
    addedContents: z.array(z.object({ key: WireKey, contentId: z.string() })).nullish(),
  })
  .transform(({ targetBranch: { type, name, hash }, addedContents }) => ({
    reference: { type, name, hash },
    addedContents: addedContents ?? [],
  }));

export const WireLogEntry = z
  .object({
    commitMeta: WireCommitMeta,
    parentCommitHash: z.string().nullish(),
    operations: z.array(WireOperation).nullish(),
  })
  .transform(
    ({ commitMeta, parentCommitHash, operations }): LogEntry => ({
      meta: commitMeta,
      parentCommitHash: parentCommitHash ?? commitMeta.parentCommitHashes[0] ?? '',
      operations: operations ?? null,
    }),
  );

export const WireEntry = z
  .object({
    type: z.string(),
    name: WireKey,
    contentId: z.string().nullish(),
    content: WireContent.nullish(),
  })
  .transform(
    ({ type, name, contentId, content }): Entry => ({
      key: name,
      type,
      contentId: contentId ?? '',
      content: content ?? null,
    }),
  );

export const WireDiff = z
  .object({ key: WireKey, from: WireContent.nullish(), to: WireContent.nullish() })
  .transform(({ key, from, to }): Diff => ({ key, from: from ?? null, to: to ?? null }));

export const WireKeyedContent = z.object({ key: WireKey, content: WireContent });

export function toWireOperations(meta: NewCommitMeta, operations: readonly Operation[]): unknown {
  return {
    commitMeta: toWireNewCommitMeta(meta),
    operations: operations.map((operation) => toWireOperation(operation)),
  };
}

function toWireOperation(operation: Operation): object {
  const key = toWireKey(operation.key);
  if (operation.type !== 'PUT') return { type: operation.type, key };
  return { type: 'PUT', key, content: toWireContent(operation.content) };
}

export function toWireCommitAnswer(branch: unknown, added: readonly AddedContent[]) {
  const addedContents = added.map(({ key, contentId }) => ({ key: toWireKey(key), contentId }));
  return { targetBranch: branch, addedContents: added.length === 0 ? null : addedContents };
}

interface AddedContent {
  readonly key: ContentKey;
  readonly contentId: string;
}

export function toWireLogEntry({ meta, parentCommitHash, operations }: LogEntry): unknown {
  return {
    commitMeta: toWireCommitMeta(meta),
    parentCommitHash,
    operations:
      operations?.map((operation) => ({
        ...toWireOperation(operation),
        ...(operation.type === 'PUT' && { documentation: null }),
      })) ?? null,
  };
}

export function toWireEntry({ type, key, contentId, content }: Entry): unknown {
  return {
    type,
    name: toWireKey(key),
    contentId,
    content: content === null ? null : toWireContent(content),
  };
}

export function toWireDiff({ key, from, to }: Diff): unknown {
  return {
    key: toWireKey(key),
    from: from === null ? null : toWireContent(from),
    to: to === null ? null : toWireContent(to),
  };
}

export const toWireKeyedContent = ({
  key,
  content,
}: z.infer<typeof WireKeyedContent>): unknown => ({
  key: toWireKey(key),
  content: toWireContent(content),
});
