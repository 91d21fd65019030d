import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { ContentKey } from '#server/catalog/model/content.ts';
import { isIcebergTable } from '#server/catalog/model/content.ts';
import type { Catalog, CommitMeta } from '#server/catalog/port.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { snapshotHistory } from '#server/iceberg/snapshot-history.ts';
import type { ObjectStore } from '#server/storage/port.ts';

/** A commit that a ref stood at. */
export interface CommitMark {
  readonly hash: string;
  readonly at: Date;
  /** First line. */
  readonly message: string;
}

export interface SnapshotMark {
  readonly id: bigint;
  readonly at: Date;
  readonly operation: string | null;
  /** As its writer counted them; null when it did not say. */
  readonly addedRows: bigint | null;
  readonly deletedRows: bigint | null;
  readonly totalRows: bigint | null;
  readonly isCurrent: boolean;
}

export interface TableLine {
  readonly key: ContentKey;
  /** Newest first; null when there is no such table on the ref now. */
  readonly snapshots: readonly SnapshotMark[] | null;
  /** True when it has older ones than are listed. */
  readonly isCut: boolean;
}

/** When a ref and tables on it changed: what a moment can be chosen from. */
export interface TimeLine {
  /** Newest first. */
  readonly commits: readonly CommitMark[];
  /** The oldest commit, also when it is not among `commits`; null for a ref without any. */
  readonly first: CommitMark | null;
  readonly totalCommits: number;
  readonly tags: readonly {
    readonly name: string;
    readonly hash: string;
    readonly at: Date | null;
  }[];
  readonly tables: readonly TableLine[];
}

const MOST_COMMITS = 400;
const MOST_TAGS = 200;
const MOST_SNAPSHOTS = 500;

/** Commits and tags of a branch or tag, and the snapshots of tables on it. Throws `not-found` for a ref that is not there. */
export async function timeLine(
  deps: { readonly catalog: Catalog; readonly store: ObjectStore },
  { ref, tables }: { readonly ref: string; readonly tables: readonly ContentKey[] },
): Promise<TimeLine> {
  const { catalog } = deps;
  const { hash, info } = valueOrThrow(await catalog.getReference(ref, { withInfo: true }));
  const totalCommits = info?.numTotalCommits ?? 0;
  const [history, tags, lines] = await Promise.all([
    catalog.history(`@${hash}`, {}, { maxRecords: MOST_COMMITS }),
    catalog.listReferences(
      { maxRecords: MOST_TAGS },
      { withInfo: true, filter: "refType == 'TAG'" },
    ),
    Promise.all(tables.map((key) => tableLine(deps, hash, key))),
  ]);
  const commits = valueOrThrow(history).items.map(({ meta }) => toMark(meta));
  return {
    commits,
    first:
      commits.length < totalCommits
        ? await commitBefore(catalog, hash, totalCommits - 1)
        : (commits.at(-1) ?? null),
    totalCommits,
    tags: valueOrThrow(tags).items.map((tag) => ({
      name: tag.name,
      hash: tag.hash,
      at: tag.info?.commitMetaOfHead == null ? null : timeOf(tag.info.commitMetaOfHead),
    })),
    tables: lines,
  };
}

async function tableLine(
  deps: { readonly catalog: Catalog; readonly store: ObjectStore },
  hash: string,
  key: ContentKey,
): Promise<TableLine> {
  const { contents } = valueOrThrow(await deps.catalog.getContents(`@${hash}`, [key]));
  const content = contents[0]?.content;
  if (content === undefined || !isIcebergTable(content)) {
    return { key, snapshots: null, isCut: false };
  }
  const { metadata } = await loadTable(deps, content.metadataLocation);
  const { items, total } = snapshotHistory(metadata, { offset: 0, limit: MOST_SNAPSHOTS });
  const snapshots = items.map(({ snapshotId, committedAt, operation, summary, isCurrent }) => ({
    id: snapshotId,
    at: committedAt,
    operation,
    addedRows: counter(summary, 'added-records'),
    deletedRows: counter(summary, 'deleted-records'),
    totalRows: counter(summary, 'total-records'),
    isCurrent,
  }));
  return { key, snapshots, isCut: total > snapshots.length };
}

function counter(summary: Readonly<Record<string, string>>, name: string): bigint | null {
  const text = summary[name];
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : null;
}

async function commitBefore(
  catalog: Catalog,
  hash: string,
  steps: number,
): Promise<CommitMark | null> {
  const found = await catalog.history(`@${hash}~${steps}`, {}, { maxRecords: 1 });
  const meta = found.ok ? found.value.items[0]?.meta : undefined;
  return meta === undefined ? null : toMark(meta);
}

const timeOf = ({ commitTime }: CommitMeta): Date => new Date(commitTime);

const toMark = (meta: CommitMeta): CommitMark => ({
  hash: meta.hash,
  at: timeOf(meta),
  message: meta.message.split('\n')[0] ?? '',
});
