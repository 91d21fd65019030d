import { z } from 'zod';
import { ContentKey, type Namespace } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import {
  createNamespace,
  dropNamespace,
  namespaceAt,
  updateNamespace,
} from '#server/catalog/namespaces.ts';
import { type Answer, bodyOf, branchIn, type Call, namespaceIn, noteOf } from './call.ts';
import { jsonAnswer, NO_CONTENT } from './failure.ts';
import { listNames } from './list-names.ts';
import { namespaceOf } from './route.ts';

const Properties = z.record(z.string(), z.string());
const CreateNamespace = z.object({ namespace: ContentKey, properties: Properties.default({}) });
const UpdateNamespace = z.object({
  removals: z.array(z.string()).default([]),
  updates: Properties.default({}),
});

export const listNamespaces: Answer = async ({ deps, ref, query }) => {
  const parent = query.get('parent');
  const namespace = parent === null || parent === '' ? [] : namespaceOf(parent);
  if (namespace.length > 0) await namespaceAt(deps, { ref, namespace });
  const { keys, token } = await listNames(deps, { ref, namespace, type: 'NAMESPACE' }, query);
  return jsonAnswer({ namespaces: keys, 'next-page-token': token });
};

export const makeNamespace: Answer = async (call) => {
  const { namespace, properties } = await bodyOf(call, CreateNamespace);
  call.concerns(formatKey(namespace));
  const change = { branch: branchIn(call), namespace, properties, note: noteOf(call) };
  await createNamespace(call.deps, change);
  return jsonAnswer({ namespace, properties });
};

export const loadNamespace: Answer = async (call) => {
  const namespace = namespaceIn(call);
  const found = await namespaceAt(call.deps, { ref: call.ref, namespace });
  return jsonAnswer({ namespace, properties: withLocation(call, found) });
};

export const namespaceExists: Answer = async (call) => {
  await namespaceAt(call.deps, { ref: call.ref, namespace: namespaceIn(call) });
  return NO_CONTENT;
};

export const changeNamespace: Answer = async (call) => {
  const { removals, updates } = await bodyOf(call, UpdateNamespace);
  const namespace = namespaceIn(call);
  const change = { branch: branchIn(call), namespace, removals, updates, note: noteOf(call) };
  const { removed, missing } = await updateNamespace(call.deps, change);
  return jsonAnswer({ removed, updated: Object.keys(updates), missing });
};

export const removeNamespace: Answer = async (call) => {
  const change = { branch: branchIn(call), namespace: namespaceIn(call), note: noteOf(call) };
  await dropNamespace(call.deps, change);
  return NO_CONTENT;
};

/** Engines that choose a table's place themselves start from that of its namespace. */
function withLocation({ deps }: Call, { elements, properties }: Namespace) {
  return { location: `${deps.store.root}/${elements.join('/')}`, ...properties };
}
