import { IcebergError } from './iceberg-error.ts';
import { LAST_ADDED } from './metadata-update.ts';
import { sameColumns } from './schema.ts';
import { currentVersion, type ViewMetadata, type ViewUpdate, type ViewVersion } from './view.ts';

interface Draft {
  readonly metadata: ViewMetadata;
  readonly addedSchema: number | null;
  readonly addedVersion: number | null;
}

const HISTORY_PROPERTY = 'version.history.num-entries';
const DEFAULT_HISTORY = 10;

/**
 * The view that the updates make, one after the other, of `base`, or of nothing where it is null. Throws
 * `IcebergError` for an update that the format forbids and for a view that lacks something.
 */
export function applyViewUpdates(
  base: ViewMetadata | null,
  updates: readonly ViewUpdate[],
  nowMs: number,
): ViewMetadata {
  const { metadata } = updates.reduce<Draft>((draft, update) => applyUpdate(draft, update, nowMs), {
    metadata: base ?? NOTHING,
    addedSchema: null,
    addedVersion: null,
  });
  if (metadata.viewUuid === '' || metadata.location === '') {
    throw new IcebergError('invalid', 'A new view needs a uuid and a location.');
  }
  const current = currentVersion(metadata);
  if (current === null || !metadata.schemas.some((s) => s.schemaId === current.schemaId)) {
    throw new IcebergError('invalid', 'A view needs a current version with a schema.');
  }
  return withShortHistory(metadata);
}

const NOTHING: ViewMetadata = {
  viewUuid: '',
  location: '',
  schemas: [],
  currentVersionId: LAST_ADDED,
  versions: [],
  versionLog: [],
  properties: {},
  extra: {},
};

function applyUpdate(draft: Draft, update: ViewUpdate, nowMs: number): Draft {
  const { metadata } = draft;
  const changed = (change: Partial<ViewMetadata>): Draft => ({
    ...draft,
    metadata: { ...metadata, ...change },
  });
  switch (update.action) {
    case 'assign-uuid':
      if (metadata.viewUuid === '' || metadata.viewUuid === update.uuid) {
        return changed({ viewUuid: update.uuid });
      }
      throw new IcebergError('invalid', `The view is ${metadata.viewUuid} and stays it.`);
    case 'upgrade-format-version':
      if (update.formatVersion === 1) return draft;
      throw new IcebergError('unsupported', 'Views are kept in format version 1 here.');
    case 'add-schema': {
      const known = metadata.schemas.find((schema) => sameColumns(schema, update.schema));
      if (known !== undefined) return { ...draft, addedSchema: known.schemaId };
      const schemaId = Math.max(-1, ...metadata.schemas.map((schema) => schema.schemaId)) + 1;
      const schemas = [...metadata.schemas, { ...update.schema, schemaId }];
      return { ...changed({ schemas }), addedSchema: schemaId };
    }
    case 'set-location':
      return changed({ location: update.location });
    case 'set-properties':
      return changed({ properties: { ...metadata.properties, ...update.updates } });
    case 'remove-properties': {
      const kept = Object.entries(metadata.properties);
      const gone = new Set(update.removals);
      return changed({ properties: Object.fromEntries(kept.filter(([name]) => !gone.has(name))) });
    }
    case 'add-view-version':
      return addVersion(draft, update.version);
    case 'set-current-view-version': {
      const versionId = given(update.versionId, draft.addedVersion);
      if (versionId === metadata.currentVersionId) return draft;
      const entry = { versionId, timestampMs: nowMs };
      return changed({
        currentVersionId: versionId,
        versionLog: [...metadata.versionLog, entry],
      });
    }
  }
}

function addVersion(draft: Draft, wanted: ViewVersion): Draft {
  const { metadata } = draft;
  const version = { ...wanted, schemaId: given(wanted.schemaId, draft.addedSchema) };
  const known = metadata.versions.find((candidate) => sameVersion(candidate, version));
  if (known !== undefined) return { ...draft, addedVersion: known.versionId };
  const versionId = Math.max(0, ...metadata.versions.map((each) => each.versionId)) + 1;
  const versions = [...metadata.versions, { ...version, versionId }];
  return { ...draft, metadata: { ...metadata, versions }, addedVersion: versionId };
}

/** The same query of the same columns, whenever and under whichever number. */
function sameVersion(a: ViewVersion, b: ViewVersion): boolean {
  const plain = (version: ViewVersion) =>
    JSON.stringify({ ...version, versionId: 0, timestampMs: 0 });
  return plain(a) === plain(b);
}

function given(id: number, added: number | null): number {
  if (id !== LAST_ADDED) return id;
  if (added !== null) return added;
  throw new IcebergError('invalid', 'The change refers to what it added last, and added nothing.');
}

/** As many versions as the view's property says, the current one among them. */
function withShortHistory(metadata: ViewMetadata): ViewMetadata {
  const wanted = Number(metadata.properties[HISTORY_PROPERTY] ?? DEFAULT_HISTORY);
  const count = Number.isSafeInteger(wanted) && wanted > 0 ? wanted : DEFAULT_HISTORY;
  const newest = metadata.versions.slice(-count);
  const versions = metadata.versions.filter(
    (version) => version.versionId === metadata.currentVersionId || newest.includes(version),
  );
  if (versions.length === metadata.versions.length) return metadata;
  const kept = new Set(versions.map(({ versionId }) => versionId));
  const lastGone = metadata.versionLog.findLastIndex(({ versionId }) => !kept.has(versionId));
  return { ...metadata, versions, versionLog: metadata.versionLog.slice(lastGone + 1) };
}
