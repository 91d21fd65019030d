import { randomUUID } from 'node:crypto';
import { commitView, createView as createInCatalog } from '#server/catalog/commit-view.ts';
import { IcebergError } from '#server/iceberg/model/iceberg-error.ts';
import { LAST_ADDED } from '#server/iceberg/model/metadata-update.ts';
import type { Schema } from '#server/iceberg/model/schema.ts';
import { fromTrinoType } from '#server/iceberg/model/trino-types.ts';
import { withFreshIds } from '#server/iceberg/model/types.ts';
import type { ViewVersion } from '#server/iceberg/model/view.ts';
import { compile } from '#server/sql/model/compile.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { ViewStatement } from '#server/sql/model/statements/view-tree.ts';
import type { Column, ResolvedTable } from '../../../port.ts';
import { bindStatement } from '../bind-statement.ts';
import { sessionOf } from '../statements/session-of.ts';
import { contentAt, nameOf, requireSchema, tablePlace } from '../writes/place.ts';
import { noteOf, type ViewRun } from './view-run.ts';

type CreateView = Extract<ViewStatement, { readonly kind: 'create-view' }>;

const OWNER = 'trino.run-as-owner';

/** Makes a view, or gives the one that is there another query; its columns are those of today. */
export async function createView(run: ViewRun<CreateView>): Promise<readonly ResolvedTable[]> {
  const { deps, statement, context, sql, signal } = run;
  const { position, query } = statement;
  const [property] = statement.properties;
  if (property !== undefined) {
    const message = `Catalog 'iceberg' view property '${property.name.value}' does not exist`;
    throw new SqlError('INVALID_VIEW_PROPERTY', message, property.name.position);
  }
  const place = await tablePlace(run, statement.view);
  const tree = { kind: 'query', query, parameterCount: 0, position } as const;
  const bound = await bindStatement(deps, { sql, tree }, context, { signal });
  const { columns } = compile(tree, bound.env);
  const schema = schemaOf(columns, statement);
  const { catalog, schema: session } = sessionOf(deps, context);
  const version: ViewVersion = {
    versionId: 1,
    timestampMs: deps.clock().getTime(),
    schemaId: LAST_ADDED,
    summary: { 'engine-name': 'cascade' },
    representations: [{ sql: statement.sql, dialect: 'trino' }],
    defaultCatalog: catalog,
    defaultNamespace: session?.split('.') ?? [],
    extra: {},
  };
  const properties = {
    ...(statement.comment === null ? {} : { comment: statement.comment }),
    ...(statement.security === 'invoker' ? {} : { [OWNER]: context.user }),
  };
  const existing = await contentAt(run, place.head.hash, place.key);
  if (existing === null) {
    await requireSchema(run, place);
    await createInCatalog(deps, {
      branch: place.head.name,
      key: place.key,
      note: noteOf(run, `Create view ${nameOf(place)}`),
      schema,
      version,
      properties,
      uuid: randomUUID(),
    });
    return bound.tables;
  }
  if (existing.type !== 'ICEBERG_VIEW' || !statement.replace) {
    const what = existing.type === 'ICEBERG_VIEW' ? 'View' : 'Table';
    const message = `${what} already exists: '${place.name.slice(1).join('.')}'`;
    throw new SqlError('TABLE_ALREADY_EXISTS', message, position);
  }
  await commitView(deps, {
    branch: place.head.name,
    key: place.key,
    note: noteOf(run, `Replace view ${nameOf(place)}`),
    expectedUuid: null,
    updates: [
      { action: 'add-schema', schema },
      { action: 'add-view-version', version },
      { action: 'set-current-view-version', versionId: LAST_ADDED },
      {
        action: 'remove-properties',
        removals: ['comment', OWNER].filter((name) => !Object.hasOwn(properties, name)),
      },
      { action: 'set-properties', updates: properties },
    ],
  });
  return bound.tables;
}

/** The columns of a view as the format keeps them; names in lower case, as Trino keeps them. */
function schemaOf(columns: readonly Column[], { position }: CreateView): Schema {
  const names = new Set<string>();
  let lastId = 0;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const fields = columns.map(({ name: written, type }, index) => {
    const name = written.toLowerCase();
    if (written === `_col${index}`) {
      const message = `Column name not specified at position ${index + 1}`;
      throw new SqlError('MISSING_COLUMN_NAME', message, position);
    }
    if (names.has(name)) {
      const message = `Column name '${name}' specified more than once`;
      throw new SqlError('DUPLICATE_COLUMN_NAME', message, position);
    }
    names.add(name);
    const id = nextId();
    const stored = withFreshIds(storedType(type, position), nextId);
    return { id, name, required: false, type: stored, doc: null, extra: {} };
  });
  return { schemaId: 0, fields, identifierFieldIds: [], extra: {} };
}

function storedType(type: Column['type'], position: CreateView['position']) {
  try {
    return fromTrinoType(type);
  } catch (cause) {
    if (!(cause instanceof IcebergError)) throw cause;
    const message = `A column of this type cannot be stored in a view: ${cause.message}`;
    throw new SqlError('NOT_SUPPORTED', message, position);
  }
}
