import { z } from 'zod';
import type {
  EffectiveReference,
  Reference,
  ReferenceInfo,
  ReferenceState,
  ReferenceWithInfo,
} from '../port.ts';
import { toWireCommitMeta, WireCommitMeta } from './commit-meta.ts';

const Count = z
  .int()
  .nullish()
  .transform((value) => value ?? null);

const WireInfo = z
  .object({
    numCommitsAhead: Count,
    numCommitsBehind: Count,
    commitMetaOfHEAD: WireCommitMeta.nullish(),
    commonAncestorHash: z.string().nullish(),
    numTotalCommits: Count,
  })
  .transform(
    (info): ReferenceInfo => ({
      numCommitsAhead: info.numCommitsAhead,
      numCommitsBehind: info.numCommitsBehind,
      commonAncestorHash: info.commonAncestorHash ?? null,
      commitMetaOfHead: info.commitMetaOfHEAD ?? null,
      numTotalCommits: info.numTotalCommits ?? 0,
    }),
  );

/** A branch or tag as a server answers it. */
export const WireReference = z
  .object({
    type: z.enum(['BRANCH', 'TAG']),
    name: z.string(),
    hash: z.string(),
    metadata: WireInfo.nullish(),
  })
  .transform(
    ({ type, name, hash, metadata }): ReferenceWithInfo => ({
      type,
      name,
      hash,
      info: metadata ?? null,
    }),
  );

/** A branch, tag or bare commit as a client names it in a body; null where it leaves the hash out. */
export const WireSourceReference = z
  .object({
    type: z.enum(['BRANCH', 'TAG', 'DETACHED']),
    name: z.string().nullish(),
    hash: z.string().nullish(),
  })
  .transform(({ type, name, hash }) => ({
    name: type === 'DETACHED' ? null : (name ?? null),
    hash: hash ?? null,
  }));

/** What a spec came down to. */
export const WireEffectiveReference = z
  .object({
    type: z.enum(['BRANCH', 'TAG', 'DETACHED']),
    name: z.string().nullish(),
    hash: z.string(),
  })
  .transform(
    ({ type, name, hash }): EffectiveReference => ({
      type,
      name: type === 'DETACHED' ? null : (name ?? null),
      hash,
    }),
  );

export const WireReferenceHistory = z
  .object({
    reference: WireReference,
    current: z.object({ commitHash: z.string(), meta: WireCommitMeta.nullish() }),
    previous: z.array(z.object({ commitHash: z.string(), meta: WireCommitMeta.nullish() })),
  })
  .transform(({ reference, current, previous }) => ({
    reference: { type: reference.type, name: reference.name, hash: reference.hash },
    current: toState(current),
    previous: previous.map(toState),
  }));

function toState(state: {
  readonly commitHash: string;
  readonly meta?: ReferenceState['meta'] | undefined;
}): ReferenceState {
  return { hash: state.commitHash, meta: state.meta ?? null };
}

export function toWireReference(reference: Reference | ReferenceWithInfo): unknown {
  const { type, name, hash } = reference;
  const info = 'info' in reference ? reference.info : null;
  return { type, name, hash, ...(info !== null && { metadata: toWireInfo(info) }) };
}

function toWireInfo({ commitMetaOfHead, ...info }: ReferenceInfo): unknown {
  return {
    ...info,
    commitMetaOfHEAD: commitMetaOfHead === null ? null : toWireCommitMeta(commitMetaOfHead),
  };
}

export function toWireEffectiveReference({ type, name, hash }: EffectiveReference): unknown {
  return name === null ? { type: 'DETACHED', hash } : { type, name, hash };
}

/** Every commit of this console's own catalog is whole: it is written in one transaction. */
export function toWireReferenceState({ hash, meta }: ReferenceState): unknown {
  return {
    commitHash: hash,
    commitConsistency: 'COMMIT_CONSISTENT',
    meta: meta === null ? null : toWireCommitMeta(meta),
  };
}
