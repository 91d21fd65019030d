import { restorableHashes } from '#server/branches/deleted-refs.ts';
import type { Content } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import type { ManifestFile } from '#server/iceberg/model/data-file.ts';
import { isLive } from '#server/iceberg/model/manifest.ts';
import type { Snapshot, TableMetadata } from '#server/iceberg/model/metadata.ts';
import { readEntries, readManifests } from '#server/iceberg/read-manifests.ts';
import type { MartStore } from '#server/marts/port.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { createLiveCommits } from './live-commits.ts';
import type { Report } from './model/job.ts';
import { createPathSet } from './path-set.ts';

/** What a file is to the table that names it. */
export type FileRole = 'metadata' | 'manifest-list' | 'manifest' | 'data' | 'other';

/** Every file that a live commit needs, directly or through what it points at. */
export interface ReachableFiles {
  readonly commits: number;
  readonly count: number;
  has(uri: string): boolean;
  /** Takes in what branches, tags and commits that are new since the last walk need. */
  walk(): Promise<void>;
}

export interface ReachabilityDeps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
  readonly marts: Pick<MartStore, 'list'>;
  readonly database: Database;
  readonly clock: Clock;
}

interface Options {
  /** Commits older than this stay readable only while they are the head of a branch or tag. */
  readonly since: Date;
  readonly signal: AbortSignal;
  readonly report?: Report;
  /** Told of every file that is needed, some more than once. */
  readonly onFile?: (uri: string, role: FileRole, subject: string) => void;
}

/**
 * Walks branches, tags, run branches, those whose deletion can be undone, commits of marts and commits within retention to table metadata, manifest lists,
 * manifests, data, delete and statistics files; what never changes is read once. Throws `AppError` when
 * something cannot be read: then nobody knows what it needs.
 */
export async function findReachableFiles(
  deps: ReachabilityDeps,
  { since, signal, report, onFile }: Options,
): Promise<ReachableFiles> {
  // What a mart is stamped with is compared with the next state when the mart is published again.
  const roots = async () => [
    ...(await deps.marts.list()).map(({ commitHash }) => commitHash),
    ...(await restorableHashes(deps)),
  ];
  const commits = createLiveCommits(deps.catalog, { since, roots });
  const files = createPathSet();
  // What is walked into is told apart exactly: a wrong "seen before" would lose files.
  const walked = new Set<string>();
  const isNew = (uri: string) => !walked.has(uri) && walked.add(uri).size > 0;
  const need = (uri: string, role: FileRole, subject: string) => {
    files.add(uri);
    onFile?.(uri, role, subject);
  };

  const manifest = async (metadata: TableMetadata, file: ManifestFile, subject: string) => {
    need(file.path, 'manifest', subject);
    if (!isNew(file.path)) return;
    const [entries = []] = await readEntries(deps, metadata, [file]);
    for (const entry of entries) if (isLive(entry)) need(entry.file.path, 'data', subject);
  };
  const snapshot = async (metadata: TableMetadata, taken: Snapshot, subject: string) => {
    if (!isNew(taken.manifestList)) return;
    need(taken.manifestList, 'manifest-list', subject);
    for (const file of await readManifests(deps, taken)) {
      signal.throwIfAborted();
      await manifest(metadata, file, subject);
    }
  };
  const table = async (metadataLocation: string, subject: string) => {
    if (!isNew(metadataLocation)) return;
    need(metadataLocation, 'metadata', subject);
    const { metadata } = await loadTable(deps, metadataLocation);
    const { snapshots, ...rest } = metadata;
    // Older metadata files, statistics and whatever else a writer names: kept by their mere mention.
    for (const uri of urisIn(rest)) need(uri, 'other', subject);
    for (const taken of snapshots) await snapshot(metadata, taken, subject);
  };

  const walk = async () => {
    for await (const { content, subject } of commits.unseen(signal)) {
      signal.throwIfAborted();
      report?.({ note: `${commits.count} commits read`, done: files.size, total: null });
      try {
        const location = metadataLocationOf(content, deps.store.root);
        if (location === null) continue;
        if (content.type === 'ICEBERG_TABLE') await table(location, subject);
        else need(location, 'metadata', subject);
      } catch (cause) {
        throw unknowable(subject, cause);
      }
    }
  };
  await walk();
  return {
    get commits() {
      return commits.count;
    },
    get count() {
      return files.size;
    },
    has: files.has,
    walk,
  };
}

/** Null: the content has no files. Throws for content of a kind whose files are not known here. */
function metadataLocationOf(content: Content, root: string): string | null {
  if (content.type === 'NAMESPACE') return null;
  const isKnown = content.type === 'ICEBERG_TABLE' || content.type === 'ICEBERG_VIEW';
  if (isKnown && 'metadataLocation' in content) return String(content.metadataLocation);
  if (urisIn(content).every((uri) => !uri.startsWith(root))) return null;
  throw new AppError('invalid', `it is of type ${content.type}, whose files are not known here`);
}

function unknowable(subject: string, cause: unknown): unknown {
  if (!(cause instanceof AppError) || cause.code === 'cancelled') return cause;
  return new AppError(
    cause.code,
    `Which files ${subject} needs cannot be told, so none is called unneeded: ${cause.message}`,
    { cause },
  );
}

/** Every text in a value, however deep, that has the form of a URI. */
function urisIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^[a-z][a-z0-9+.-]*:\//i.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(urisIn);
}
