import { type CommitNote, commitAtHead } from './commit-at-head.ts';
import { entryAt, requireFree, requireNamespace } from './entry-at.ts';
import { valueOrThrow } from './failure-to-app-error.ts';
import { type ContentKey, Namespace } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import type { Catalog } from './port.ts';
import { refusal } from './refusal.ts';

interface Deps {
  readonly catalog: Catalog;
}

interface Change {
  readonly branch: string;
  readonly namespace: ContentKey;
  readonly note: CommitNote;
}

/** Throws `not-found`. */
export async function namespaceAt(
  deps: Deps,
  { ref, namespace }: { readonly ref: string; readonly namespace: ContentKey },
): Promise<Namespace> {
  const content = await entryAt(deps, { ref, key: namespace });
  const parsed = Namespace.safeParse(content);
  if (parsed.success) return parsed.data;
  throw refusal('no-namespace', `Namespace does not exist: ${formatKey(namespace)}`);
}

/** Throws `conflict` when the name is taken, `not-found` when the namespace around it is not there. */
export async function createNamespace(
  deps: Deps,
  { branch, namespace, properties, note }: Change & Pick<Namespace, 'properties'>,
): Promise<void> {
  await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    const place = { ref: `@${hash}`, key: namespace };
    await requireFree(deps, place);
    await requireNamespace(deps, place);
    const content: Namespace = { type: 'NAMESPACE', elements: [...namespace], properties };
    return {
      value: null,
      operations: [{ type: 'PUT', key: namespace, content }],
      message: `Create namespace ${formatKey(namespace)}`,
    };
  });
}

export interface PropertyChange {
  readonly removals: readonly string[];
  readonly updates: Readonly<Record<string, string>>;
}

/** Tells which of the properties to be removed there were. Throws `not-found`, and `invalid` for one that is to be both set and removed. */
export async function updateNamespace(
  deps: Deps,
  { branch, namespace, removals, updates, note }: Change & PropertyChange,
): Promise<{ readonly removed: readonly string[]; readonly missing: readonly string[] }> {
  const both = removals.find((name) => Object.hasOwn(updates, name));
  if (both !== undefined) {
    throw refusal('unprocessable', `${both} is to be both set and removed. Choose one.`);
  }
  const { value } = await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    const before = await namespaceAt(deps, { ref: `@${hash}`, namespace });
    const removed = removals.filter((name) => Object.hasOwn(before.properties, name));
    const missing = removals.filter((name) => !removed.includes(name));
    const kept = Object.entries(before.properties).filter(([name]) => !removed.includes(name));
    const properties = { ...Object.fromEntries(kept), ...updates };
    const isChanged = JSON.stringify(properties) !== JSON.stringify(before.properties);
    return {
      value: { removed, missing },
      operations: isChanged
        ? [{ type: 'PUT', key: namespace, content: { ...before, properties } }]
        : [],
      message: `Change properties of namespace ${formatKey(namespace)}`,
    };
  });
  return value;
}

/** Throws `not-found`, and `conflict` (`not-empty`) when something is in it. */
export async function dropNamespace(
  deps: Deps,
  { branch, namespace, note }: Change,
): Promise<void> {
  await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    const ref = `@${hash}`;
    await namespaceAt(deps, { ref, namespace });
    const within = valueOrThrow(
      await deps.catalog.listEntries(ref, { prefix: namespace }, { maxRecords: 2 }),
    );
    if (within.items.some(({ key }) => key.length > namespace.length)) {
      throw refusal('not-empty', `Namespace '${formatKey(namespace)}' is not empty`);
    }
    return {
      value: null,
      operations: [{ type: 'DELETE', key: namespace }],
      message: `Drop namespace ${formatKey(namespace)}`,
    };
  });
}
