import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Database } from '#server/platform/database.ts';
import type { CommitNode } from '../../model/commit-graph.ts';
import { type CommitRecord, decodeCommit } from '../../model/commit-record.ts';
import { parseInstant } from '../../model/instant.ts';
import { EMPTY_NODE } from '../../model/tree.ts';
import { type CommitMeta, NO_ANCESTOR_HASH } from '../../port.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { encodeNode } from './node-table.ts';
import { sha256 } from './sha256.ts';

export interface StoredCommit extends CommitNode {
  readonly record: CommitRecord;
}

const COLUMNS = 'hash, parent, merge_parent, generation, rank, jump, body';
const OWN_COLUMNS = COLUMNS.replaceAll(/\w+/g, 'c.$&');
const MOST_READ_AHEAD = 512;
const HASH = /^[0-9a-f]{64}$/;

const Row = z.object({
  hash: z.string(),
  parent: z.string(),
  merge_parent: z.string().nullable(),
  generation: z.number().int(),
  rank: z.number().int(),
  jump: z.string(),
  body: z.string(),
});

/** The state before the first commit. It has no row. */
const BEGINNING: StoredCommit = {
  hash: NO_ANCESTOR_HASH,
  parent: NO_ANCESTOR_HASH,
  mergeParent: null,
  generation: 0,
  rank: 0,
  jump: NO_ANCESTOR_HASH,
  epochNanos: 0n,
  record: {
    parents: [],
    tree: sha256(encodeNode(EMPTY_NODE)),
    message: '',
    committer: '',
    authors: [],
    commitTime: '1970-01-01T00:00:00.000Z',
    authorTime: '1970-01-01T00:00:00.000Z',
    properties: {},
    operations: [],
  },
};

export interface CommitTable {
  /** Null when there is no such commit. */
  find(hash: string): Promise<StoredCommit | null>;
  /** For a hash that a stored commit or reference names; throws when it is missing. */
  load(hash: string): Promise<StoredCommit>;
  /** At most `count` commits of the first-parent line from `hash` on, without the beginning. */
  line(hash: string, count: number): Promise<readonly StoredCommit[]>;
  /** `load` for a walk up the graph: the further it goes, the more ancestors it reads at once. */
  walker(): (hash: string) => Promise<StoredCommit>;
  /** Brings commits within reach at once. */
  preload(hashes: readonly string[]): Promise<void>;
  /** Keeps a stored commit at hand. */
  remember(commit: StoredCommit): void;
}

export function createCommitTable(database: Database, capacity: number): CommitTable {
  const cache = createBoundedCache<StoredCommit>(capacity);
  const keep = (row: unknown) => {
    const commit = toCommit(Row.parse(row));
    cache.set(commit.hash, commit);
    return commit;
  };
  const readAll = async (hashes: readonly string[]) => {
    const sql = `SELECT ${COLUMNS} FROM app.catalog_commits WHERE hash = ANY($1::text[])`;
    const commits = (await database.query(sql, [hashes])).map(keep);
    return new Map(commits.map((commit) => [commit.hash, commit]));
  };
  let wanted: Set<string> | null = null;
  let reading: ReturnType<typeof readAll>;
  /** What is asked for at the same time is read in one go. */
  const readSoon = async (hash: string) => {
    if (wanted === null) {
      const asked = new Set<string>();
      wanted = asked;
      reading = setImmediate().then(() => {
        wanted = null;
        return readAll([...asked]);
      });
    }
    wanted.add(hash);
    return (await reading).get(hash) ?? null;
  };
  const find = async (hash: string) => {
    if (hash === NO_ANCESTOR_HASH) return BEGINNING;
    if (!HASH.test(hash)) return null;
    return cache.get(hash) ?? readSoon(hash);
  };
  const load = async (hash: string) => {
    const commit = await find(hash);
    if (commit === null) throw new Error(`Commit ${hash} is missing in app.catalog_commits.`);
    return commit;
  };
  /** The nearest ancestors, merge parents followed too. */
  const readAncestors = async (hash: string, count: number) => {
    const rows = await database.query(
      `WITH RECURSIVE up AS (
         SELECT hash, parent, merge_parent FROM app.catalog_commits WHERE hash = $1
         UNION
         SELECT above.* FROM up CROSS JOIN LATERAL (
           SELECT hash, parent, merge_parent FROM app.catalog_commits
           WHERE hash = ANY (ARRAY[up.parent, up.merge_parent]) OFFSET 0
         ) above
       )
       SELECT ${OWN_COLUMNS} FROM (SELECT hash FROM up LIMIT $2) near
       JOIN app.catalog_commits c USING (hash)`,
      [hash, count],
    );
    for (const row of rows) keep(row);
  };
  const readLine = async (hash: string, count: number) => {
    const rows = await database.query(
      `WITH RECURSIVE line AS (
         SELECT hash, parent, 1 AS position FROM app.catalog_commits WHERE hash = $1
         UNION ALL
         SELECT c.hash, c.parent, line.position + 1 FROM line
         JOIN app.catalog_commits c ON c.hash = line.parent WHERE line.position < $2
       )
       SELECT ${OWN_COLUMNS} FROM line
       JOIN app.catalog_commits c USING (hash) ORDER BY position`,
      [hash, count],
    );
    return rows.map(keep);
  };
  return {
    find,
    load,
    walker() {
      let count = 1;
      return async (hash) => {
        const known = hash === NO_ANCESTOR_HASH ? BEGINNING : cache.get(hash);
        if (known !== undefined) return known;
        if (count > 1) await readAncestors(hash, count);
        count = Math.min(count * 2, MOST_READ_AHEAD);
        return load(hash);
      };
    },
    async line(hash, count) {
      const line: StoredCommit[] = [];
      let next = hash;
      while (line.length < count && next !== NO_ANCESTOR_HASH) {
        const known = cache.get(next);
        const found = known === undefined ? await readLine(next, count - line.length) : [known];
        line.push(...found);
        next = found.at(-1)?.parent ?? NO_ANCESTOR_HASH;
      }
      return line;
    },
    async preload(hashes) {
      const missing = hashes.filter((hash) => HASH.test(hash) && !cache.has(hash));
      if (missing.length > 0) await readAll(missing);
    },
    remember: (commit) => cache.set(commit.hash, commit),
  };
}

/** What the port says of a commit. */
export function toMeta({ hash, record }: StoredCommit): CommitMeta {
  return {
    hash,
    message: record.message,
    committer: record.committer,
    authors: record.authors,
    signedOffBy: record.signedOffBy ?? [],
    commitTime: record.commitTime,
    authorTime: record.authorTime,
    properties: record.properties,
    parentCommitHashes: record.parents,
  };
}

/** A walk up the graph reads many commits and needs what few of them say: that is decoded when asked for. */
function toCommit({ merge_parent: mergeParent, body, ...row }: z.infer<typeof Row>): StoredCommit {
  let record: CommitRecord | null = null;
  return {
    ...row,
    mergeParent,
    get record() {
      record ??= decodeCommit(body);
      return record;
    },
    get epochNanos() {
      const epochNanos = parseInstant(this.record.commitTime);
      if (epochNanos === null) throw new Error(`Commit ${row.hash} has no readable time.`);
      return epochNanos;
    },
  };
}
