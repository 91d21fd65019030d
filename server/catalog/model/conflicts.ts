import type { CatalogFailure, Conflict, ConflictType } from '../port.ts';
import { decodeKey, formatKey } from './content-key.ts';
import type { TreeValue } from './tree.ts';

const SENTENCE = {
  KEY_EXISTS: (key) => `key '${key}' already exists`,
  KEY_DOES_NOT_EXIST: (key) => `key '${key}' does not exist`,
  PAYLOAD_DIFFERS: (key) =>
    `payload of existing and expected content for key '${key}' is different`,
  CONTENT_ID_DIFFERS: (key) =>
    `content ids of existing and expected content for key '${key}' are different`,
  VALUE_DIFFERS: (key) => `values of existing and expected content for key '${key}' are different`,
  NAMESPACE_ABSENT: (key) => `namespace '${key}' must exist`,
  NOT_A_NAMESPACE: (key) => `expecting the key '${key}' to be a namespace, but it is none`,
  NAMESPACE_NOT_EMPTY: (key) => `namespace '${key}' is not empty`,
} as const satisfies Partial<Record<ConflictType, (key: string) => string>>;

/** A conflict on an encoded key, with Nessie's sentence for it. */
export function conflictOn(conflictType: keyof typeof SENTENCE, encodedKey: string): Conflict {
  const key = decodeKey(encodedKey);
  return { conflictType, key, message: SENTENCE[conflictType](formatKey(key)) };
}

/** A branch or tag is no longer where the caller saw it. */
export function staleReference(
  name: string,
  expectedHash: string,
  actualHash: string,
): Extract<CatalogFailure, { readonly kind: 'reference-conflict' }> {
  const message = `named-reference '${name}' is not at expected hash '${expectedHash}', but at '${actualHash}'`;
  return {
    kind: 'reference-conflict',
    message: `N${message.slice(1)}.`,
    conflicts: [{ conflictType: 'UNEXPECTED_HASH', key: null, message }],
  };
}

/** What the caller saw against what is there; null when they agree. */
export function compareWithExpected(
  key: string,
  expected: TreeValue | null,
  actual: TreeValue | null,
): Conflict | null {
  if (expected === null) return actual === null ? null : conflictOn('KEY_EXISTS', key);
  if (actual === null) return conflictOn('KEY_DOES_NOT_EXIST', key);
  if (expected.type !== actual.type) return conflictOn('PAYLOAD_DIFFERS', key);
  if (expected.id !== actual.id) return conflictOn('CONTENT_ID_DIFFERS', key);
  return expected.value === actual.value ? null : conflictOn('VALUE_DIFFERS', key);
}

/** One conflict is its own sentence; several are named in one. */
export function describeConflicts(conflicts: readonly Conflict[]): string {
  const sentences = conflicts.map(({ message }) => message).join(', ');
  const text =
    conflicts.length === 1
      ? sentences
      : `There are multiple conflicts that prevent committing the provided operations: ${sentences}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
