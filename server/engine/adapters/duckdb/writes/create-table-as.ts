import { newId } from '#server/platform/ids.ts';
import { startAnalysis } from '#server/sql/model/compile.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { AnalysedQuery } from '#server/sql/model/scope.ts';
import { propertiesOf } from '#server/sql/model/statements/property-value.ts';
import { named, storedValue } from '#server/sql/model/statements/write-target.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { fromColumn, instantOnly } from '#server/sql/model/zones.ts';
import { refuseNamesakes, storedType } from '../../../model/stored-columns.ts';
import { tableSettings } from '../../../model/table-properties.ts';
import { statementRefs } from '../../shared/refs.ts';
import { bindStatement } from '../bind-statement.ts';
import { fetchObjects } from '../fetch-objects.ts';
import { namingFiles } from '../naming-files.ts';
import { removeWritten } from '../remove-written.ts';
import { writeFiles } from '../write-files.ts';
import { commitVersion } from './commit-version.ts';
import { allFiles, commitEmpty, tableToReplace } from './create-table.ts';
import { rowsText } from './insert.ts';
import { newTable, replacedTable } from './new-table.ts';
import { nameOf, tablePlace } from './place.ts';
import { targetOf } from './target-of.ts';
import { counted, type WriteOutcome, type WriteRun } from './write-run.ts';

type CreateTableAs = Extract<WriteStatement, { readonly kind: 'create-table-as' }>;

/** Makes a table with the rows of a query, in one snapshot. */
export async function createTableAs(run: WriteRun<CreateTableAs>): Promise<WriteOutcome> {
  const { deps, statement, sql, parameters, connection, signal } = run;
  const refs = statementRefs(deps.catalog, run.context);
  const place = await tablePlace(run, statement.table, refs);
  const existing = await tableToReplace(run, place, 'Destination table');
  if (existing === 'kept') return counted('CREATE TABLE', 0);
  const given = { sql, parameters, tree: statement };
  const bound = await bindStatement(deps, given, run.context, { signal, refs });
  const around = startAnalysis(bound.env);
  const query = around.env.analyseQuery(statement.query, around);
  const columns = columnsOf(statement, query);
  const [catalog] = place.name;
  const settings = tableSettings(
    propertiesOf(statement.properties, parameters),
    columns.map(({ name }) => name),
    catalog,
  );
  const wanted = { columns, settings, comment: statement.comment };
  const metadata =
    existing === null ? newTable(run, place, wanted) : replacedTable(existing, wanted);
  run.onBound(bound);
  if (!statement.withData) {
    await commitEmpty(run, place, existing, metadata);
    return counted('CREATE TABLE', 0);
  }
  const items = targetOf(place, { metadata }).columns.map((column, i) => {
    const given = query.columns[i] ?? column;
    return named(storedValue(instantOnly(fromColumn(`q.c${i}`, given)), column), column.name);
  });
  const select = `SELECT ${items.join(', ')} FROM (${query.sql}) AS q`;
  const folder = `${metadata.location}/data/${newId()}`;
  const writer = { store: deps.store, connection, signal };
  await using _objects = await fetchObjects(deps, bound.objects, signal);
  try {
    const added = await namingFiles(writer, bound.objects, () =>
      writeFiles(writer, { metadata, select, folder }),
    );
    signal.throwIfAborted();
    const rows = added.reduce((sum, { recordCount }) => sum + recordCount, 0);
    const verb = existing === null ? 'Create' : 'Replace';
    await commitVersion(run, place, {
      existing,
      metadata,
      change: {
        operation: existing === null ? 'append' : 'overwrite',
        added,
        removed: existing === null ? [] : await allFiles(run, existing),
      },
      inputs: bound.lakeInputs,
      message: `${verb} table ${nameOf(place)} with ${rowsText(rows)}`,
    });
    return counted('CREATE TABLE', rows);
  } catch (cause) {
    await removeWritten(deps.store, existing === null ? metadata.location : folder, cause);
    throw cause;
  }
}

/** The columns that the query gives the table. */
function columnsOf({ columns, position }: CreateTableAs, query: AnalysedQuery) {
  if (columns !== null && columns.length !== query.columns.length) {
    throw new SqlError(
      'MISMATCHED_COLUMN_ALIASES',
      `Column alias list has ${columns.length} entries but relation has ${query.columns.length} columns`,
      position,
    );
  }
  const given = query.columns.map(({ name, type }, i) => {
    const called = columns?.[i]?.value ?? name;
    if (called === null) {
      throw new SqlError(
        'MISSING_COLUMN_NAME',
        `Column name not specified at position ${i + 1}`,
        position,
      );
    }
    return { name: called, position: columns?.[i]?.position ?? position, type };
  });
  refuseNamesakes(given);
  const unknown = given.find(({ type }) => type.kind === 'unknown');
  if (unknown !== undefined) {
    throw new SqlError('COLUMN_TYPE_UNKNOWN', `Column type is unknown: ${unknown.name}`, position);
  }
  return given.map(({ name, type }) => ({ name: name.toLowerCase(), type: storedType(type) }));
}
