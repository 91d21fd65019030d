import { z } from 'zod';
import type {
  Conflict,
  ConflictType,
  KeyMergeMode,
  MergeRequest,
  MergeResult,
  TransplantRequest,
} from '../port.ts';
import { toWireNewCommitMeta, WireNewCommitMeta } from './commit-meta.ts';
import { toWireContent, toWireKey, WireContent, WireKey } from './contents.ts';

const CONFLICT_TYPES = [
  'UNKNOWN',
  'KEY_EXISTS',
  'KEY_DOES_NOT_EXIST',
  'PAYLOAD_DIFFERS',
  'CONTENT_ID_DIFFERS',
  'VALUE_DIFFERS',
  'NAMESPACE_ABSENT',
  'NOT_A_NAMESPACE',
  'NAMESPACE_NOT_EMPTY',
  'UNEXPECTED_HASH',
  'KEY_CONFLICT',
  'DOCUMENTATION_DIFFERS',
] as const satisfies readonly ConflictType[];

export const WireConflict = z
  .object({
    // A kind of a newer server must not break the client.
    conflictType: z.enum(CONFLICT_TYPES).catch('UNKNOWN'),
    key: WireKey.nullish(),
    message: z.string(),
  })
  .transform(
    ({ conflictType, key, message }): Conflict => ({ conflictType, key: key ?? null, message }),
  );

const Behavior = z.enum(['NORMAL', 'FORCE', 'DROP']);

const WireKeyMergeMode = z
  .object({
    key: WireKey,
    mergeBehavior: Behavior,
    expectedTargetContent: WireContent.nullish(),
    resolvedContent: WireContent.nullish(),
  })
  .transform(
    ({ key, mergeBehavior, expectedTargetContent, resolvedContent }): KeyMergeMode => ({
      key,
      mergeBehavior,
      ...(expectedTargetContent && { expectedTargetContent }),
      ...(resolvedContent && { resolvedContent }),
    }),
  );

const Flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

const shared = {
  fromRefName: z.string(),
  message: z.string().nullish(),
  keyMergeModes: z
    .array(WireKeyMergeMode)
    .nullish()
    .transform((value) => value ?? []),
  defaultKeyMergeMode: Behavior.nullish().transform((value) => value ?? 'NORMAL'),
  isDryRun: Flag,
  isFetchAdditionalInfo: Flag,
  isReturnConflictAsResult: Flag,
};

/** The body of a merge. */
export const WireMerge = z.object({
  ...shared,
  fromHash: z.string().nullish(),
  commitMeta: WireNewCommitMeta.nullish(),
});

/** The body of a transplant. */
export const WireTransplant = z.object({
  ...shared,
  hashesToTransplant: z.array(z.string()),
});

const WireDetail = z
  .object({ key: WireKey, mergeBehavior: Behavior, conflict: WireConflict.nullish() })
  .transform(({ key, mergeBehavior, conflict }) => ({
    key,
    mergeBehavior,
    conflict: conflict ?? null,
  }));

const Hash = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

export const WireMergeResult = z
  .object({
    wasApplied: z.boolean(),
    wasSuccessful: z.boolean(),
    resultantTargetHash: Hash,
    commonAncestor: Hash,
    targetBranch: z.string(),
    effectiveTargetHash: z.string(),
    expectedHash: Hash,
    details: z
      .array(WireDetail)
      .nullish()
      .transform((value) => value ?? []),
  })
  .transform((result): MergeResult => result);

export const toWireConflict = ({ conflictType, key, message }: Conflict): unknown => ({
  conflictType,
  key: key === null ? null : toWireKey(key),
  message,
});

export function toWireMergeResult(result: MergeResult): unknown {
  return {
    ...result,
    details: result.details.map(({ key, mergeBehavior, conflict }) => ({
      key: toWireKey(key),
      mergeBehavior,
      ...(conflict !== null && { conflict: toWireConflict(conflict) }),
    })),
  };
}

/** Conflicts are asked for as a result: a refusal would name the clean keys too. */
const asResult = (request: Pick<MergeRequest, 'isDryRun' | 'fromRefName'>) => ({
  fromRefName: request.fromRefName,
  isDryRun: request.isDryRun ?? false,
  isReturnConflictAsResult: true,
});

export function toWireMerge(request: MergeRequest): unknown {
  return {
    ...asResult(request),
    ...toWireModes(request),
    fromHash: request.fromHash,
    ...(request.meta && { commitMeta: toWireNewCommitMeta(request.meta) }),
  };
}

export function toWireTransplant(request: TransplantRequest): unknown {
  return {
    ...asResult(request),
    ...toWireModes(request),
    hashesToTransplant: request.hashesToTransplant,
    message: request.meta?.message,
  };
}

function toWireModes({
  keyMergeModes = [],
  defaultKeyMergeMode = 'NORMAL',
}: Pick<MergeRequest, 'keyMergeModes' | 'defaultKeyMergeMode'>) {
  return {
    defaultKeyMergeMode,
    keyMergeModes: keyMergeModes.map(
      ({ key, mergeBehavior, expectedTargetContent, resolvedContent }) => ({
        key: toWireKey(key),
        mergeBehavior,
        ...(expectedTargetContent && {
          expectedTargetContent: toWireContent(expectedTargetContent),
        }),
        ...(resolvedContent && { resolvedContent: toWireContent(resolvedContent) }),
      }),
    ),
  };
}
