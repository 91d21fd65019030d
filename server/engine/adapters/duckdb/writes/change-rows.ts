import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { removedWith } from '#server/iceberg/model/removed-with.ts';
import { newId } from '#server/platform/ids.ts';
import { startAnalysis } from '#server/sql/model/compile.ts';
import type { Around } from '#server/sql/model/scope.ts';
import {
  type ChangeStatement,
  compileChanges,
} from '#server/sql/model/statements/compile-changes.ts';
import { compileMerge } from '#server/sql/model/statements/compile-merge.ts';
import { mergeSource } from '#server/sql/model/statements/merge-source.ts';
import type { ChangedTarget } from '#server/sql/model/statements/target-rows.ts';
import type { WriteTarget } from '#server/sql/model/statements/write-target.ts';
import { statementRefs } from '../../shared/refs.ts';
import type { LakeTable } from '../bind-iceberg.ts';
import { bindStatement } from '../bind-statement.ts';
import { fetchObjects } from '../fetch-objects.ts';
import { fileNames } from '../file-names.ts';
import { icebergRelation } from '../iceberg-relation.ts';
import { namingFiles } from '../naming-files.ts';
import { removeWritten } from '../remove-written.ts';
import { objectsOf, type TableScan } from '../table-scan.ts';
import type { WriteDeps } from '../write-rows.ts';
import { dropChanges, rewriteChanged } from './changed-rows.ts';
import { commitRows } from './commit-rows.ts';
import { candidateFiles, type FoundFiles, findFiles } from './find-files.ts';
import { rowsText } from './insert.ts';
import { existingTable, nameOf, tablePlace } from './place.ts';
import { dropSource, type MergeStatement, storeSource } from './store-source.ts';
import { targetOf } from './target-of.ts';
import { counted, type WriteOutcome, type WriteRun } from './write-run.ts';

type Statement = ChangeStatement | MergeStatement;

const WORDS = {
  update: { type: 'UPDATE', refusal: 'Updating', done: 'Update' },
  delete: { type: 'DELETE', refusal: 'Deleting from', done: 'Delete' },
  merge: { type: 'MERGE', refusal: 'Merging into', done: 'Merge' },
} as const;

/**
 * Changes rows of a table. Only files that hold such a row are written again; files of which all rows go
 * are left out of the next snapshot, unread where the statistics tell so much. No change, no snapshot.
 */
export async function changeRows(run: WriteRun<Statement>): Promise<WriteOutcome> {
  const { deps, statement, sql, parameters, connection, signal } = run;
  const words = WORDS[statement.kind];
  const refs = statementRefs(deps.catalog, run.context);
  const place = await tablePlace(run, statement.table, refs);
  const table = await existingTable(run, place, words.refusal);
  const given = { sql, parameters, tree: statement };
  const bound = await bindStatement(deps, given, run.context, { signal, refs });
  const around = startAnalysis(bound.env);
  const writer = { store: deps.store, connection, signal };
  const target = targetOf(place, table);
  run.onBound(bound);
  await using _sources = await fetchObjects(deps, bound.objects, signal);
  const folder = `${table.metadata.location}/data/${newId()}`;
  try {
    const { found, compile } = await namingFiles(writer, bound.objects, () =>
      plan(writer, run, { target, table, around }),
    );
    const scan = await scanOf(writer, table, found);
    const relationSql = icebergRelation(deps.store, scan, { withRow: true });
    const changes = compile({ ...target, relationSql });
    const objects = objectsOf(scan);
    await using _objects = await fetchObjects(deps, objects, signal);
    const rewritten = await namingFiles(writer, [...bound.objects, ...objects], () =>
      rewriteChanged(writer, { scan, changes, folder }),
    );
    const rows = rewritten.rows + found.gone.reduce((sum, { recordCount }) => sum + recordCount, 0);
    if (rows > 0) {
      signal.throwIfAborted();
      await commitRows(run, place, table, {
        added: rewritten.added,
        removed: removedWith(found.plan, [...found.gone, ...rewritten.touched]),
        inputs: bound.lakeInputs,
        message: `${words.done} ${rowsText(rows)} ${statement.kind === 'delete' ? 'from' : 'of'} ${nameOf(place)}`,
      });
    }
    return counted(words.type, rows);
  } catch (cause) {
    await removeWritten(deps.store, folder, cause);
    throw cause;
  } finally {
    await dropChanges(connection);
    await dropSource(connection);
  }
}

interface Planned {
  readonly found: FoundFiles;
  /** The changes as a DuckDB SELECT over the rows of these files. */
  readonly compile: (target: ChangedTarget) => string;
}

async function plan(
  deps: WriteDeps,
  { statement, parameters }: WriteRun<Statement>,
  inputs: { readonly target: WriteTarget; readonly table: LakeTable; readonly around: Around },
): Promise<Planned> {
  const { table, around } = inputs;
  if (statement.kind !== 'merge') {
    return {
      found: await findFiles(deps, table, statement, parameters),
      compile: (target) => compileChanges(statement, target, around),
    };
  }
  const rows = mergeSource(statement, around);
  // What is wrong with the statement is said before anything of it runs.
  compileMerge(statement, { ...inputs.target, relationSql: 't' }, { ...rows, table: 's' }, around);
  const { source, filter } = await storeSource(deps, statement, { ...inputs, source: rows });
  return {
    found: await candidateFiles(deps, table, filter),
    compile: (target) => compileMerge(statement, target, source, around),
  };
}

async function scanOf(
  deps: WriteDeps,
  { metadata }: LakeTable,
  { plan, candidates }: FoundFiles,
): Promise<TableScan> {
  const { deletesOf } = plan;
  const namesOf = await fileNames(deps, metadata, { files: candidates });
  return { schema: currentSchema(metadata), metadata, files: candidates, deletesOf, namesOf };
}
