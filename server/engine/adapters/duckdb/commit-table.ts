import { findMakers } from '#server/catalog/find-makers.ts';
import type { Content, ContentKey, IcebergTable } from '#server/catalog/model/content.ts';
import { encodeKey } from '#server/catalog/model/content-key.ts';
import type { Catalog, CatalogFailure, Operation, Reference } from '#server/catalog/port.ts';
import type { CommittedSnapshot } from '#server/iceberg/commit-snapshot.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { MaterializeRequest } from '../../port.ts';
import { orThrow } from '../shared/refs.ts';
import type { LakeInput } from './bound-input.ts';

export interface TableCommit {
  readonly request: Pick<MaterializeRequest, 'key' | 'commit'>;
  /** Head that the write started from. */
  readonly head: Reference;
  /** The table at that head; null when the write makes it. */
  readonly base: IcebergTable | null;
  readonly table: CommittedSnapshot;
  readonly inputs: readonly LakeInput[];
}

const MAX_ATTEMPTS = 5;

/**
 * Points the key at the new table in one commit, with the namespaces it needs; returns its hash. A
 * branch that moved is no matter as long as nobody else changed the table: then `rejected`.
 */
export async function commitTable(
  deps: { readonly catalog: Catalog },
  commit: TableCommit,
): Promise<string> {
  let { head } = commit;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await deps.catalog.commit({
      branch: head.name,
      expectedHash: head.hash,
      meta: {
        message: commit.request.commit.message,
        authors: [commit.request.commit.author],
        properties: {
          ...commit.request.commit.properties,
          'cascade.inputs': [JSON.stringify(commit.inputs.map(inputProperty))],
        },
      },
      operations: [
        ...(await missingNamespaces(deps.catalog, commit.request.key, head.hash)),
        { type: 'PUT', key: commit.request.key, content: newContent(commit) },
      ],
    });
    if (answer.ok) return answer.value.reference.hash;
    const { error } = answer;
    if (error.kind !== 'reference-conflict' || attempt === MAX_ATTEMPTS) {
      orThrow(answer, () => refusal(commit, error));
    }
    head = await movedHead(deps.catalog, commit);
  }
}

const inputProperty = ({ key, ref, hash, contentId, snapshotId }: LakeInput) => ({
  key,
  ref,
  hash,
  id: contentId,
  snapshotId: snapshotId === null ? null : String(snapshotId),
});

function newContent({ base, table }: TableCommit): IcebergTable {
  const { metadata, metadataLocation, snapshotId } = table;
  return {
    type: 'ICEBERG_TABLE',
    ...(base?.id === undefined ? {} : { id: base.id }),
    metadataLocation,
    snapshotId,
    schemaId: metadata.currentSchemaId,
    specId: metadata.defaultSpecId,
    sortOrderId: metadata.defaultSortOrderId,
  };
}

async function missingNamespaces(
  catalog: Catalog,
  key: ContentKey,
  hash: string,
): Promise<readonly Operation[]> {
  const namespaces = key.slice(0, -1).map((_, index) => key.slice(0, index + 1));
  const present = orThrow(
    await catalog.getContents(`@${hash}`, namespaces),
    () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
  );
  const known = new Set(present.contents.map((entry) => entry.key.join('\0')));
  return namespaces
    .filter((elements) => !known.has(elements.join('\0')))
    .map((elements) => ({
      type: 'PUT',
      key: elements,
      content: { type: 'NAMESPACE', elements: [...elements], properties: {} },
    }));
}

/** The branch's head now; throws when somebody else changed the table since the write began. */
async function movedHead(catalog: Catalog, commit: TableCommit): Promise<Reference> {
  const { key } = commit.request;
  const missing = () =>
    new SqlError('NOT_FOUND', `Branch '${commit.head.name}' does not exist any more.`, null);
  const head = orThrow(await catalog.getReference(commit.head.name), missing);
  const now = orThrow(await catalog.getContents(`@${head.hash}`, [key]), missing);
  if (locationOf(now.contents[0]?.content) === locationOf(commit.base ?? undefined)) return head;
  const by = await changedBy(catalog, key, { from: head.hash, base: commit.head.hash });
  throw new SqlError(
    'TRANSACTION_CONFLICT',
    `Table '${key.join('.')}' was changed on '${head.name}'${by} while it was written. Nothing was overwritten: run it again.`,
    null,
  );
}

/** Who changed a table last between two commits; empty when that cannot be told. */
async function changedBy(
  catalog: Catalog,
  key: ContentKey,
  between: { readonly from: string; readonly base: string },
): Promise<string> {
  const makers = await findMakers(catalog, { ...between, keys: [key] });
  const maker = makers.get(encodeKey(key));
  return maker === undefined ? '' : ` by ${maker.author} (commit ${maker.hash.slice(0, 12)})`;
}

const locationOf = (content: Content | undefined): unknown =>
  content !== undefined && 'metadataLocation' in content ? content.metadataLocation : null;

function refusal({ request, head }: TableCommit, failure: CatalogFailure): SqlError {
  if (failure.kind === 'forbidden') {
    return new SqlError('PERMISSION_DENIED', failure.message, null);
  }
  const reason = 'message' in failure ? failure.message : 'the catalog refused the commit';
  return new SqlError(
    'TRANSACTION_CONFLICT',
    `Table '${request.key.join('.')}' could not be committed to '${head.name}': ${reason}`,
    null,
  );
}
