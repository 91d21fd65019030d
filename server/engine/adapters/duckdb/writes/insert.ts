import { newId } from '#server/platform/ids.ts';
import { startAnalysis } from '#server/sql/model/compile.ts';
import { compileInsert } from '#server/sql/model/statements/compile-insert.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { statementRefs } from '../../shared/refs.ts';
import { bindStatement } from '../bind-statement.ts';
import { fetchObjects } from '../fetch-objects.ts';
import { namingFiles } from '../naming-files.ts';
import { removeWritten } from '../remove-written.ts';
import { writeFiles } from '../write-files.ts';
import { commitRows } from './commit-rows.ts';
import { existingTable, nameOf, tablePlace } from './place.ts';
import { targetOf } from './target-of.ts';
import { counted, type WriteOutcome, type WriteRun } from './write-run.ts';

type Insert = Extract<WriteStatement, { readonly kind: 'insert' }>;

/** Adds the rows of a query to a table. No rows, no snapshot. */
export async function insert(run: WriteRun<Insert>): Promise<WriteOutcome> {
  const { deps, statement, connection, signal } = run;
  const refs = statementRefs(deps.catalog, run.context);
  const place = await tablePlace(run, statement.table, refs);
  const table = await existingTable(run, place, 'Inserting into');
  const { sql, parameters } = run;
  const bound = await bindStatement(deps, { sql, parameters, tree: statement }, run.context, {
    signal,
    refs,
  });
  const select = compileInsert(statement, targetOf(place, table), startAnalysis(bound.env));
  run.onBound(bound);
  const { metadata } = table;
  const folder = `${metadata.location}/data/${newId()}`;
  const writer = { store: deps.store, connection, signal };
  await using _objects = await fetchObjects(deps, bound.objects, signal);
  try {
    const added = await namingFiles(writer, bound.objects, () =>
      writeFiles(writer, { metadata, select, folder }),
    );
    const rows = added.reduce((sum, { recordCount }) => sum + recordCount, 0);
    if (rows > 0) {
      signal.throwIfAborted();
      await commitRows(run, place, table, {
        added,
        removed: [],
        inputs: bound.lakeInputs,
        message: `Insert ${rowsText(rows)} into ${nameOf(place)}`,
      });
    }
    return counted('INSERT', rows);
  } catch (cause) {
    await removeWritten(deps.store, folder, cause);
    throw cause;
  }
}

export const rowsText = (rows: number): string =>
  `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
