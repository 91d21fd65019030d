import type { CelInput } from '@bufbuild/cel';
import type { ContentKey } from '../../model/content.ts';
import { keyToLegacyPath } from '../../model/key-path.ts';
import type { CommitMeta, Operation, Reference, ReferenceInfo } from '../../port.ts';
import { type Bindings, toTimestamp, type Variables } from './cel-filter.ts';

const KEY_FIELDS = [
  'key',
  'keyElements',
  'encodedKey',
  'namespace',
  'namespaceElements',
  'name',
] as const;
const COMMIT_FIELDS = [
  'hash',
  'committer',
  'author',
  'authors',
  'signedOffBy',
  'allSignedOffBy',
  'message',
  'commitTime',
  'authorTime',
  'properties',
  'allProperties',
  'parentCommitHashes',
] as const;

export const ENTRY_VARIABLES: Variables = { entry: ['contentType', ...KEY_FIELDS] };
export const DIFF_VARIABLES: Variables = { key: KEY_FIELDS };
export const HISTORY_VARIABLES: Variables = { commit: COMMIT_FIELDS, operations: null };
export const REFERENCE_VARIABLES: Variables = {
  ref: ['name', 'hash'],
  refType: null,
  commit: COMMIT_FIELDS,
  refMeta: [
    'numCommitsAhead',
    'numCommitsBehind',
    'commitMetaOfHEAD',
    'commonAncestorHash',
    'numTotalCommits',
  ],
};

export function bindEntry(key: ContentKey, contentType: string): Bindings {
  return { entry: toMap({ contentType, ...keyFields(key) }) };
}

export function bindKey(key: ContentKey): Bindings {
  return { key: toMap(keyFields(key)) };
}

/** Without operations the list of them is empty, as it is in Nessie. */
export function bindCommit(meta: CommitMeta, operations: readonly Operation[] | null): Bindings {
  return { commit: commitFields(meta), operations: (operations ?? []).map(operationFields) };
}

export function bindReference(
  { type, name, hash }: Reference,
  info: ReferenceInfo | null,
): Bindings {
  const head = commitFields(info?.commitMetaOfHead ?? null);
  return {
    ref: toMap({ name, hash }),
    refType: type,
    commit: head,
    refMeta: toMap({
      numCommitsAhead: toInteger(info?.numCommitsAhead),
      numCommitsBehind: toInteger(info?.numCommitsBehind),
      commitMetaOfHEAD: head,
      commonAncestorHash: info?.commonAncestorHash ?? null,
      numTotalCommits: toInteger(info?.numTotalCommits),
    }),
  };
}

/** A missing commit has empty texts and no time. */
function commitFields(meta: CommitMeta | null): CelInput {
  const properties = Object.entries(meta?.properties ?? {});
  return toMap({
    hash: meta?.hash ?? null,
    committer: meta?.committer ?? null,
    author: meta?.authors[0] ?? null,
    authors: [...(meta?.authors ?? [])],
    signedOffBy: meta?.signedOffBy[0] ?? null,
    allSignedOffBy: [...(meta?.signedOffBy ?? [])],
    message: meta?.message ?? '',
    commitTime: meta === null ? null : toTimestamp(meta.commitTime),
    authorTime: meta === null ? null : toTimestamp(meta.authorTime),
    properties: new Map(properties.map(([name, values]) => [name, values[0] ?? ''])),
    allProperties: new Map(properties.map(([name, values]) => [name, [...values]])),
    parentCommitHashes: [...(meta?.parentCommitHashes ?? [])],
  });
}

function operationFields(operation: Operation): CelInput {
  const content =
    operation.type === 'PUT'
      ? toMap({ type: operation.content.type, id: operation.content.id ?? '' })
      : null;
  return toMap({ type: operation.type, ...keyFields(operation.key), content });
}

function keyFields(key: ContentKey): Readonly<Record<(typeof KEY_FIELDS)[number], CelInput>> {
  const namespace = key.slice(0, -1);
  return {
    key: key.join('.'),
    keyElements: [...key],
    encodedKey: keyToLegacyPath(key),
    namespace: keyToLegacyPath(namespace),
    namespaceElements: namespace,
    name: key.at(-1) ?? '',
  };
}

const toMap = (fields: Readonly<Record<string, CelInput>>) => new Map(Object.entries(fields));

const toInteger = (number: number | null | undefined) =>
  number === null || number === undefined ? null : BigInt(number);
