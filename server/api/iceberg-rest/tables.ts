import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { commitTables } from '#server/catalog/commit-tables.ts';
import { createTable, stageTable } from '#server/catalog/create-table.ts';
import { dropEntry } from '#server/catalog/drop-entry.ts';
import { tableAt } from '#server/catalog/entry-at.ts';
import { ContentKey } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import { namespaceAt } from '#server/catalog/namespaces.ts';
import { registerTable } from '#server/catalog/register-table.ts';
import { renameEntry } from '#server/catalog/rename-entry.ts';
import { requireUnprotected } from '#server/catalog/require-unprotected.ts';
import { formatMetadata } from '#server/iceberg/codec/metadata-json.ts';
import {
  MetadataUpdateJson,
  TableRequirementJson,
  UnboundSpecJson,
} from '#server/iceberg/codec/metadata-update-json.ts';
import { SchemaJson, SortOrderJson } from '#server/iceberg/codec/schema-json.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { TableMetadata } from '#server/iceberg/model/metadata.ts';
import type { DoorAnswer } from '../door/door.ts';
import {
  type Answer,
  bodyOf,
  branchIn,
  type Call,
  keyIn,
  namespaceIn,
  noteOf,
  placeIn,
} from './call.ts';
import { badRequest, jsonAnswer, NO_CONTENT, rawAnswer } from './failure.ts';
import { listNames } from './list-names.ts';

const Identifier = z
  .object({ namespace: z.array(z.string()), name: z.string().min(1) })
  .transform(({ namespace, name }) => ContentKey.parse([...namespace, name]));

const CreateTable = z.object({
  name: z.string().min(1),
  location: z.string().nullish(),
  schema: SchemaJson,
  'partition-spec': UnboundSpecJson.nullish(),
  'write-order': SortOrderJson.nullish(),
  'stage-create': z.boolean().nullish(),
  properties: z.record(z.string(), z.string()).nullish(),
});

const Change = z.object({
  requirements: z.array(TableRequirementJson).default([]),
  updates: z.array(MetadataUpdateJson).default([]),
});
const Transaction = z.object({
  'table-changes': z.array(Change.extend({ identifier: Identifier })).min(1),
});
const Register = z.object({
  name: z.string().min(1),
  'metadata-location': z.string().min(1),
  overwrite: z.boolean().default(false),
});
const Rename = z.object({ source: Identifier, destination: Identifier });

/** Makes a client remove metadata files that its commit leaves behind. */
const DELETES_METADATA = 'write.metadata.delete-after-commit.enabled';

export const listTables: Answer = async (call) => {
  const { deps, ref, query } = call;
  const namespace = namespaceIn(call);
  await namespaceAt(deps, { ref, namespace });
  const { keys, token } = await listNames(deps, { ref, namespace, type: 'ICEBERG_TABLE' }, query);
  return jsonAnswer({ identifiers: keys.map(identifier), 'next-page-token': token });
};

export const makeTable: Answer = async (call) => {
  const wanted = await bodyOf(call, CreateTable);
  const { deps } = call;
  call.concerns(wanted.name);
  requireInWarehouse(call, wanted.location ?? null);
  const input = {
    branch: branchIn(call),
    uuid: randomUUID(),
    table: {
      key: [...namespaceIn(call), wanted.name],
      schema: wanted.schema,
      partitioning: wanted['partition-spec']?.fields ?? [],
      sortOrder: wanted['write-order']?.fields ?? [],
      properties: wanted.properties ?? {},
    },
  };
  if (wanted['stage-create'] === true) {
    await requireUnprotected(deps, input.branch);
    const metadata = await stageTable(deps, input);
    call.concerns(null);
    return tableAnswer(call, { metadata, metadataLocation: null });
  }
  return tableAnswer(call, await createTable(deps, { ...input, note: noteOf(call) }));
};

export const readTable: Answer = async (call) => {
  const { metadataLocation } = await tableAt(call.deps, await placeIn(call, 'table'));
  const tag = etag(call, metadataLocation);
  const known = call.request.headers.get('if-none-match');
  if (known?.split(',').some((each) => each.trim() === tag)) {
    return { status: 304, headers: { etag: tag }, body: null };
  }
  return tableAnswer(call, await loadTable(call.deps, metadataLocation));
};

export const tableExists: Answer = async (call) => {
  await tableAt(call.deps, await placeIn(call, 'table'));
  return NO_CONTENT;
};

export const changeTable: Answer = async (call) => {
  const change = await bodyOf(call, Change);
  const key = await keyIn(call, 'table');
  const changes = [{ key, ...change }];
  const tables = await commitTables(call.deps, {
    branch: branchIn(call),
    changes,
    note: noteOf(call),
  });
  const [table] = tables;
  return table === undefined ? NO_CONTENT : tableAnswer(call, table);
};

export const changeTables: Answer = async (call) => {
  const { 'table-changes': wanted } = await bodyOf(call, Transaction);
  const changes = wanted.map(({ identifier: key, ...change }) => ({ key, ...change }));
  call.concerns(changes.map(({ key }) => formatKey(key)).join(', '));
  if (new Set(changes.map(({ key }) => key.join('\0'))).size < changes.length) {
    throw badRequest('A table is changed once in a transaction. Put its updates together.');
  }
  await commitTables(call.deps, { branch: branchIn(call), changes, note: noteOf(call) });
  return NO_CONTENT;
};

export const takeInTable: Answer = async (call) => {
  const { name, 'metadata-location': metadataLocation, overwrite } = await bodyOf(call, Register);
  call.concerns(name);
  const key = [...namespaceIn(call), name];
  const input = { branch: branchIn(call), key, metadataLocation, overwrite, note: noteOf(call) };
  return tableAnswer(call, await registerTable(call.deps, input));
};

/** Files are never deleted here, not even when a purge is asked for: other branches and commits need them. */
export const removeTable: Answer = async (call) => {
  const key = await keyIn(call, 'table');
  await dropEntry(call.deps, { kind: 'table', branch: branchIn(call), key, note: noteOf(call) });
  return NO_CONTENT;
};

/** For tables and for views. */
export const rename =
  (kind: 'table' | 'view'): Answer =>
  async (call) => {
    const { source: from, destination: to } = await bodyOf(call, Rename);
    call.concerns(`${formatKey(from)} to ${formatKey(to)}`);
    const branch = branchIn(call);
    await renameEntry(call.deps, { kind, branch, from, to, note: noteOf(call) });
    return NO_CONTENT;
  };

/** Measurements of a client about its own work are accepted and not kept. */
export const takeMetrics: Answer = async () => NO_CONTENT;

export const identifier = (key: readonly string[]) => ({
  namespace: key.slice(0, -1),
  name: key.at(-1) ?? '',
});

function requireInWarehouse({ deps }: Call, location: string | null): void {
  if (location === null || location.startsWith(`${deps.store.root}/`)) return;
  throw badRequest(
    `${location} is not in the warehouse ${deps.store.root}. Leave the location out: it is chosen here.`,
  );
}

function tableAnswer(
  call: Call,
  table: { readonly metadata: TableMetadata; readonly metadataLocation: string | null },
): DoorAnswer {
  const { metadataLocation } = table;
  const members = [
    `"metadata-location":${JSON.stringify(metadataLocation)}`,
    `"metadata":${formatMetadata(shown(call, table.metadata))}`,
    // What stands here is taken for keys by some clients; how to reach the store is in the configuration.
    '"config":{}',
  ];
  return rawAnswer(
    `{${members.join(',')}}`,
    metadataLocation === null ? {} : { etag: etag(call, metadataLocation) },
  );
}

/**
 * The table as clients see it. Files belong to the history of the whole lake, so an engine that knows one
 * state of one table must not delete any: these properties say so, whatever is kept of them.
 */
function shown({ query }: Call, metadata: TableMetadata): TableMetadata {
  const properties: Record<string, string> = { ...metadata.properties, 'gc.enabled': 'false' };
  if (properties[DELETES_METADATA] !== undefined) properties[DELETES_METADATA] = 'false';
  if (query.get('snapshots') !== 'refs') return { ...metadata, properties };
  const needed = new Set(Object.values(metadata.refs).map(({ snapshotId }) => snapshotId));
  const snapshots = metadata.snapshots.filter(({ snapshotId }) => needed.has(snapshotId));
  return { ...metadata, properties, snapshots };
}

function etag({ query }: Call, metadataLocation: string): string {
  const text = `${query.get('snapshots') ?? 'all'} ${metadataLocation}`;
  return `"${createHash('sha256').update(text).digest('base64url')}"`;
}
