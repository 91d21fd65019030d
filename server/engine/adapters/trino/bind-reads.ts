import type { Content, ContentKey, IcebergTable } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { type Session, SqlError } from '#server/sql/model/front-end.ts';
import { tableVersion } from '#server/sql/model/table-version.ts';
import type { ResolvedTable } from '../../port.ts';
import { orThrow, type RefAt, type StatementRefs } from '../shared/refs.ts';
import type { MentionedName } from './mentioned-name.ts';
import { commitOfSnapshot } from './snapshot-commit.ts';

/** A table of the lake that rows are read from. */
export interface Read extends MentionedName {
  readonly catalog: string;
  readonly schema: string;
}

export interface BoundRead {
  readonly name: Read;
  readonly at: RefAt;
  readonly resolved: ResolvedTable;
}

interface Deps {
  readonly catalog: Catalog;
  readonly refs: StatementRefs;
  readonly session: Session;
}

/** The commit that each table is read at, and its snapshot there. */
export async function bindReads(deps: Deps, names: readonly Read[]): Promise<readonly BoundRead[]> {
  const places = await Promise.all(
    names.map(async (name) => ({ name, at: await placeOf(deps, name) })),
  );
  const snapshots = new Map<string, bigint>();
  const present = new Set<string>();
  for (const [hash, group] of Map.groupBy(places, ({ at }) => at.hash)) {
    const keys = group.map(({ name }) => keyOf(name));
    const { contents } = orThrow(
      await deps.catalog.getContents(`@${hash}`, keys),
      () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
    );
    for (const { key, content } of contents) {
      present.add(idOf(hash, key));
      if (isIcebergTable(content)) snapshots.set(idOf(hash, key), content.snapshotId);
    }
  }
  for (const { name, at } of places) refuseMissing(name, present.has(idOf(at.hash, keyOf(name))));
  return places.map(({ name, at }) => ({
    name,
    at,
    resolved: {
      name: [name.catalog, ...keyOf(name)].join('.'),
      ref: at.ref,
      commitHash: at.hash,
      snapshotId: snapshotOf(snapshots.get(idOf(at.hash, keyOf(name)))),
    },
  }));
}

/** Of a metadata table of nothing the engine has no words that a person knows. */
function refuseMissing({ mention, catalog, schema, table }: Read, isThere: boolean): void {
  if (isThere || !table.includes('$')) return;
  throw new SqlError(
    'TABLE_NOT_FOUND',
    `Table '${catalog}.${schema}."${table}"' does not exist`,
    mention.position,
  );
}

async function placeOf(deps: Deps, name: Read): Promise<RefAt> {
  const { mention, catalog } = name;
  const { position, period } = mention;
  const base = await deps.refs.ofCatalog(catalog, position);
  if (base === null) {
    throw new SqlError(
      'CATALOG_NOT_FOUND',
      `Catalog '${catalog}' does not exist. SHOW CATALOGS lists what there is.`,
      position,
    );
  }
  const version = period === null ? null : tableVersion(period, deps.session);
  if (version === null) return base;
  if (version.kind !== 'snapshot') return deps.refs.ofVersion(base, version, position);
  const hash = await commitOfSnapshot(deps.catalog, keyOf(name), base.hash, version.snapshotId);
  if (hash !== null) return { ref: base.ref, hash };
  throw new SqlError(
    'INVALID_ARGUMENTS',
    `Iceberg snapshot ID does not exists: ${version.snapshotId}. No commit of '${base.ref}' gave ${name.schema}.${name.table} that snapshot; "${name.table}$snapshots" lists those of a commit.`,
    position,
  );
}

const isIcebergTable = (content: Content): content is IcebergTable =>
  content.type === 'ICEBERG_TABLE';

/** Nested namespaces are written `"a.b"`; a metadata table belongs to its table. */
const keyOf = ({ schema, table }: Read): ContentKey => [
  ...schema.split('.'),
  table.split('$')[0] ?? table,
];

const idOf = (hash: string, key: ContentKey): string => JSON.stringify([hash, key]);

/** Iceberg writes -1 for a table without a snapshot. */
const snapshotOf = (id: bigint | undefined): bigint | null =>
  id === undefined || id < 0n ? null : id;
