import { asAppError } from '#server/iceberg/as-app-error.ts';
import { applyViewUpdates } from '#server/iceberg/model/apply-view-updates.ts';
import { LAST_ADDED } from '#server/iceberg/model/metadata-update.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import {
  currentVersion,
  type View,
  type ViewMetadata,
  type ViewUpdate,
  type ViewVersion,
} from '#server/iceberg/model/view.ts';
import { loadView, writeView } from '#server/iceberg/view-file.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type CommitNote, commitAtHead, type Planned } from './commit-at-head.ts';
import { requireFree, requireNamespace, viewAt } from './entry-at.ts';
import type { ContentKey, IcebergView } from './model/content.ts';
import { formatKey } from './model/content-key.ts';
import { newLocation } from './new-location.ts';
import type { Catalog } from './port.ts';
import { refusal } from './refusal.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly clock: Clock;
}

interface Place {
  readonly branch: string;
  readonly key: ContentKey;
  readonly note: CommitNote;
}

/** Throws `conflict` when the name is taken, `not-found` without its namespace. */
export async function createView(
  deps: Deps,
  input: Place & {
    readonly schema: Schema;
    readonly version: ViewVersion;
    readonly properties: Readonly<Record<string, string>>;
    /** Of the new view; random. */
    readonly uuid: string;
  },
): Promise<View> {
  const { branch, key, note, schema, version, properties, uuid } = input;
  const updates: readonly ViewUpdate[] = [
    { action: 'assign-uuid', uuid },
    { action: 'set-location', location: newLocation(deps.store.root, key, uuid) },
    { action: 'add-schema', schema },
    { action: 'add-view-version', version: { ...version, schemaId: LAST_ADDED } },
    { action: 'set-current-view-version', versionId: LAST_ADDED },
    { action: 'set-properties', updates: properties },
  ];
  const { value } = await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    const place = { ref: `@${hash}`, key };
    await requireFree(deps, place);
    await requireNamespace(deps, place);
    const metadata = changed(deps, key, null, updates);
    return planned(deps, key, undefined, metadata, `Create view ${formatKey(key)}`);
  });
  return value;
}

/** Changes a view. Throws `not-found`, `conflict` (`changed`) when it is not the view of that uuid any more. */
export async function commitView(
  deps: Deps,
  input: Place & {
    /** Null: whichever view it is. */
    readonly expectedUuid: string | null;
    readonly updates: readonly ViewUpdate[];
  },
): Promise<View> {
  const { branch, key, note, expectedUuid, updates } = input;
  const { value } = await commitAtHead(deps, { branch, note }, async ({ hash }) => {
    const content = await viewAt(deps, { ref: `@${hash}`, key });
    const base = (await loadView(deps, content.metadataLocation)).metadata;
    if (expectedUuid !== null && expectedUuid !== base.viewUuid) {
      throw refusal(
        'changed',
        `${formatKey(key)}: Requirement failed: the view was replaced: uuid ${base.viewUuid}, expected ${expectedUuid}`,
      );
    }
    // Engines ask for another place with each replacement; a view stays where it was put.
    const kept = updates.filter(({ action }) => action !== 'set-location');
    const metadata = changed(deps, key, base, kept);
    return planned(deps, key, content.id, metadata, `Change view ${formatKey(key)}`);
  });
  return value;
}

function changed(
  { clock }: Deps,
  key: ContentKey,
  base: ViewMetadata | null,
  updates: readonly ViewUpdate[],
): ViewMetadata {
  return asAppError(`${formatKey(key)} cannot be changed so`, () =>
    applyViewUpdates(base, updates, clock().getTime()),
  );
}

async function planned(
  deps: Deps,
  key: ContentKey,
  id: string | undefined,
  metadata: ViewMetadata,
  message: string,
): Promise<Planned<View>> {
  const view = await writeView(deps, metadata);
  const content = viewContent(view, id);
  return {
    value: view,
    operations: [{ type: 'PUT', key, content }],
    message,
    discard: async () => {
      await deps.store.delete(view.metadataLocation);
    },
  };
}

function viewContent({ metadata, metadataLocation }: View, id: string | undefined): IcebergView {
  const version = currentVersion(metadata);
  const [text] = version?.representations ?? [];
  return {
    type: 'ICEBERG_VIEW',
    ...(id !== undefined && { id }),
    metadataLocation,
    versionId: BigInt(metadata.currentVersionId),
    schemaId: version?.schemaId ?? 0,
    ...(text !== undefined && { sqlText: text.sql, dialect: text.dialect }),
  };
}
