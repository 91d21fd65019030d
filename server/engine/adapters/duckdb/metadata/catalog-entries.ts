import type { ContentKey, IcebergTable, IcebergView } from '#server/catalog/model/content.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { loadTable } from '#server/iceberg/load-table.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import { toTrinoType } from '#server/iceberg/model/trino-types.ts';
import { currentVersion } from '#server/iceberg/model/view.ts';
import { loadView } from '#server/iceberg/view-file.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { allItems } from '../../shared/all-items.ts';
import { orThrow } from '../../shared/refs.ts';

export interface CatalogDeps {
  readonly catalog: Catalog;
  readonly store: ObjectStore;
}

/** A table or view of the lake at one commit. */
export interface LakeEntry {
  readonly key: ContentKey;
  readonly schema: string;
  readonly name: string;
  readonly type: 'table' | 'view';
}

export interface RelationColumn {
  readonly name: string;
  readonly type: TrinoType;
  readonly isNullable: boolean;
  readonly comment: string | null;
}

/** What is known of a table or view without reading its rows. */
export interface Relation {
  readonly entry: LakeEntry;
  readonly columns: readonly RelationColumn[];
  readonly comment: string | null;
  /** Of a view: its query. */
  readonly viewSql: string | null;
}

const ENTRIES_A_PAGE = 1000;
const CONTENTS_AT_ONCE = 200;

/** The schemas of the lake at a commit, in name order. */
export async function lakeSchemas(deps: CatalogDeps, hash: string): Promise<readonly string[]> {
  const entries = await allEntries(deps, hash);
  const schemas = entries
    .filter(({ type }) => type === 'NAMESPACE')
    .map(({ key }) => key.join('.'));
  return schemas.toSorted();
}

/** The tables and views at a commit. */
export async function lakeEntries(deps: CatalogDeps, hash: string): Promise<readonly LakeEntry[]> {
  const entries = await allEntries(deps, hash);
  return entries.flatMap(({ key, type }): readonly LakeEntry[] => {
    if (type !== 'ICEBERG_TABLE' && type !== 'ICEBERG_VIEW') return [];
    const schema = key.slice(0, -1).join('.');
    const kind = type === 'ICEBERG_VIEW' ? 'view' : 'table';
    return [{ key, schema, name: key.at(-1) ?? '', type: kind }];
  });
}

async function allEntries(
  { catalog }: CatalogDeps,
  hash: string,
): Promise<readonly { readonly key: ContentKey; readonly type: string }[]> {
  const pages = allItems(async (token) =>
    orThrow(
      await catalog.listEntries(`@${hash}`, {}, { maxRecords: ENTRIES_A_PAGE, token }),
      () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
    ),
  );
  const entries = [];
  for await (const entry of pages) entries.push(entry);
  return entries;
}

/** Columns and comments of entries, by their metadata files. */
export async function describeEntries(
  deps: CatalogDeps,
  hash: string,
  entries: readonly LakeEntry[],
): Promise<readonly Relation[]> {
  const relations: Relation[] = [];
  for (let from = 0; from < entries.length; from += CONTENTS_AT_ONCE) {
    const group = entries.slice(from, from + CONTENTS_AT_ONCE);
    const { contents } = orThrow(
      await deps.catalog.getContents(
        `@${hash}`,
        group.map(({ key }) => key),
      ),
      () => new SqlError('NOT_FOUND', `Commit ${hash} does not exist.`, null),
    );
    const byKey = new Map(contents.map(({ key, content }) => [key.join('\0'), content]));
    const found = await Promise.all(
      group.map(async (entry) => {
        const content = byKey.get(entry.key.join('\0'));
        return content === undefined ? null : describeContent(deps, entry, content);
      }),
    );
    relations.push(...found.filter((relation) => relation !== null));
  }
  return relations;
}

async function describeContent(
  deps: CatalogDeps,
  entry: LakeEntry,
  content: { readonly type: string },
): Promise<Relation> {
  if (entry.type === 'view') {
    const { metadata } = await loadView(deps, (content as IcebergView).metadataLocation);
    const version = currentVersion(metadata);
    const schema = metadata.schemas.find(({ schemaId }) => schemaId === version?.schemaId);
    return {
      entry,
      columns: columnsOf(schema),
      comment: metadata.properties['comment'] ?? null,
      viewSql: version?.representations[0]?.sql ?? null,
    };
  }
  const { metadata } = await loadTable(deps, (content as IcebergTable).metadataLocation);
  return {
    entry,
    columns: columnsOf(currentSchema(metadata)),
    comment: metadata.properties['comment'] ?? null,
    viewSql: null,
  };
}

const columnsOf = (schema: Schema | undefined): readonly RelationColumn[] =>
  (schema?.fields ?? []).map(({ name, type, required, doc }) => ({
    name,
    type: toTrinoType(type),
    isNullable: !required,
    comment: doc,
  }));
