import { commitAtHead } from '#server/catalog/commit-at-head.ts';
import type { Entry } from '#server/catalog/port.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { propertiesOf } from '#server/sql/model/statements/property-value.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { allItems } from '../../shared/all-items.ts';
import { orThrow } from '../../shared/refs.ts';
import { contentAt, nameOf, type SchemaPlace, schemaPlace } from './place.ts';
import { changed, commitOf, type WriteOutcome, type WriteRun } from './write-run.ts';

type Of<K extends WriteStatement['kind']> = Extract<WriteStatement, { readonly kind: K }>;

const ENTRIES_A_PAGE = 1000;

export async function createSchema(run: WriteRun<Of<'create-schema'>>): Promise<WriteOutcome> {
  const { statement, parameters } = run;
  const place = await schemaPlace(run, statement.schema);
  const [property] = propertiesOf(statement.properties, parameters);
  if (property !== undefined) {
    throw property.name === 'location'
      ? new SqlError(
          'NOT_SUPPORTED',
          'The place of a schema is chosen here. Leave the location out.',
          property.position,
        )
      : new SqlError(
          'INVALID_SCHEMA_PROPERTY',
          `Catalog '${place.name[0]}' schema property '${property.name}' does not exist`,
          property.position,
        );
  }
  if ((await contentAt(run, place.head.hash, place.key)) !== null) {
    if (statement.ifNotExists) return changed('CREATE SCHEMA');
    throw new SqlError(
      'SCHEMA_ALREADY_EXISTS',
      `Schema '${place.name.join('.')}' already exists`,
      statement.position,
    );
  }
  await requireParent(run, place);
  const message = `Create schema ${nameOf(place)}`;
  const content = { type: 'NAMESPACE', elements: [...place.key], properties: {} };
  await commit(run, place, message, [{ type: 'PUT', key: place.key, content }]);
  return changed('CREATE SCHEMA');
}

/** Drops a schema. CASCADE takes its tables and views with it, in the same commit. */
export async function dropSchema(run: WriteRun<Of<'drop-schema'>>): Promise<WriteOutcome> {
  const { statement } = run;
  const place = await schemaPlace(run, statement.schema);
  const content = await contentAt(run, place.head.hash, place.key);
  if (content?.type !== 'NAMESPACE') {
    if (statement.ifExists) return changed('DROP SCHEMA');
    throw new SqlError(
      'SCHEMA_NOT_FOUND',
      `Schema '${place.name.join('.')}' does not exist`,
      statement.position,
    );
  }
  const within = await entriesWithin(run, place);
  const inner = within.find(({ type }) => type === 'NAMESPACE');
  if ((within.length > 0 && !statement.cascade) || inner !== undefined) {
    const why = inner === undefined ? '' : `: it has the schema '${inner.key.join('.')}' in it`;
    throw new SqlError(
      'SCHEMA_NOT_EMPTY',
      `Cannot drop non-empty schema '${place.name[1]}'${why}`,
      statement.position,
    );
  }
  const keys = [...within.map(({ key }) => key), place.key];
  const message = `Drop schema ${nameOf(place)}`;
  await commit(
    run,
    place,
    message,
    keys.map((key) => ({ type: 'DELETE', key })),
  );
  return changed('DROP SCHEMA');
}

/** Renaming a schema would move every table of it: Iceberg catalogs do not, Trino's neither. */
export function renameSchema({ statement }: WriteRun<Of<'alter-schema'>>): never {
  throw new SqlError(
    'NOT_SUPPORTED',
    'This connector does not support renaming schemas',
    statement.position,
  );
}

async function entriesWithin(
  { deps }: WriteRun,
  { key, head }: SchemaPlace,
): Promise<readonly Entry[]> {
  const within: Entry[] = [];
  const entries = allItems(async (token) =>
    orThrow(
      await deps.catalog.listEntries(
        `@${head.hash}`,
        { prefix: key },
        { maxRecords: ENTRIES_A_PAGE, token },
      ),
      () => new SqlError('NOT_FOUND', `Commit ${head.hash} does not exist.`, null),
    ),
  );
  for await (const entry of entries) if (entry.key.length > key.length) within.push(entry);
  return within;
}

/** `"a.b"` lies in `a`. */
async function requireParent(run: WriteRun, { key, head }: SchemaPlace): Promise<void> {
  const parent = key.slice(0, -1);
  if (parent.length === 0) return;
  if ((await contentAt(run, head.hash, parent))?.type === 'NAMESPACE') return;
  throw new SqlError(
    'SCHEMA_NOT_FOUND',
    `Schema '${parent.join('.')}' does not exist. Create it first.`,
    run.statement.position,
  );
}

async function commit(
  run: WriteRun,
  { head }: SchemaPlace,
  message: string,
  operations: Parameters<typeof run.deps.catalog.commit>[0]['operations'],
): Promise<void> {
  const { author, properties } = commitOf(run, message);
  const note = { message, authors: [author], properties };
  await commitAtHead(run.deps, { branch: head.name, note }, async () => ({
    value: null,
    operations,
    message,
  }));
}
