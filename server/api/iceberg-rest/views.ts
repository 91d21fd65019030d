import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { commitView, createView } from '#server/catalog/commit-view.ts';
import { dropEntry } from '#server/catalog/drop-entry.ts';
import { viewAt } from '#server/catalog/entry-at.ts';
import { namespaceAt } from '#server/catalog/namespaces.ts';
import { SchemaJson } from '#server/iceberg/codec/schema-json.ts';
import { formatView, ViewUpdateJson, ViewVersionJson } from '#server/iceberg/codec/view-json.ts';
import type { View } from '#server/iceberg/model/view.ts';
import { loadView } from '#server/iceberg/view-file.ts';
import type { DoorAnswer } from '../door/door.ts';
import { type Answer, bodyOf, branchIn, keyIn, namespaceIn, noteOf, placeIn } from './call.ts';
import { jsonAnswer, NO_CONTENT, rawAnswer } from './failure.ts';
import { listNames } from './list-names.ts';
import { identifier } from './tables.ts';

const CreateView = z.object({
  name: z.string().min(1),
  schema: SchemaJson,
  'view-version': ViewVersionJson,
  properties: z.record(z.string(), z.string()).default({}),
});
const ChangeView = z.object({
  requirements: z
    .array(z.object({ type: z.literal('assert-view-uuid'), uuid: z.string() }))
    .default([]),
  updates: z.array(ViewUpdateJson).default([]),
});

export const listViews: Answer = async (call) => {
  const { deps, ref, query } = call;
  const namespace = namespaceIn(call);
  await namespaceAt(deps, { ref, namespace });
  const { keys, token } = await listNames(deps, { ref, namespace, type: 'ICEBERG_VIEW' }, query);
  return jsonAnswer({ identifiers: keys.map(identifier), 'next-page-token': token });
};

export const makeView: Answer = async (call) => {
  const { name, schema, 'view-version': version, properties } = await bodyOf(call, CreateView);
  call.concerns(name);
  const view = await createView(call.deps, {
    branch: branchIn(call),
    key: [...namespaceIn(call), name],
    note: noteOf(call),
    schema,
    version,
    properties,
    uuid: randomUUID(),
  });
  return viewAnswer(view);
};

export const readView: Answer = async (call) => {
  const { metadataLocation } = await viewAt(call.deps, await placeIn(call, 'view'));
  return viewAnswer(await loadView(call.deps, metadataLocation));
};

export const viewExists: Answer = async (call) => {
  await viewAt(call.deps, await placeIn(call, 'view'));
  return NO_CONTENT;
};

export const changeView: Answer = async (call) => {
  const { requirements, updates } = await bodyOf(call, ChangeView);
  const view = await commitView(call.deps, {
    branch: branchIn(call),
    key: await keyIn(call, 'view'),
    note: noteOf(call),
    expectedUuid: requirements[0]?.uuid ?? null,
    updates,
  });
  return viewAnswer(view);
};

export const removeView: Answer = async (call) => {
  const key = await keyIn(call, 'view');
  await dropEntry(call.deps, { kind: 'view', branch: branchIn(call), key, note: noteOf(call) });
  return NO_CONTENT;
};

function viewAnswer({ metadata, metadataLocation }: View): DoorAnswer {
  const location = JSON.stringify(metadataLocation);
  return rawAnswer(
    `{"metadata-location":${location},"metadata":${formatView(metadata)},"config":{}}`,
  );
}
