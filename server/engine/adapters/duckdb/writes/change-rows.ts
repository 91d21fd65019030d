import type { DataFile } from '#server/iceberg/model/data-file.ts';
import { currentSchema } from '#server/iceberg/model/metadata.ts';
import { removedWith } from '#server/iceberg/model/removed-with.ts';
import { planDelete } from '#server/iceberg/plan-delete.ts';
import { planScan, type ScanPlan } from '#server/iceberg/plan-scan.ts';
import { newId } from '#server/platform/ids.ts';
import { startAnalysis } from '#server/sql/model/compile.ts';
import { predicatesOf } from '#server/sql/model/pushed-predicates.ts';
import {
  type ChangeStatement,
  compileChanges,
} from '#server/sql/model/statements/compile-changes.ts';
import { scanFilter } from '../../../model/scan-filter.ts';
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
import { rowsText } from './insert.ts';
import { existingTable, nameOf, tablePlace } from './place.ts';
import { targetOf } from './target-of.ts';
import { counted, type WriteOutcome, type WriteRun } from './write-run.ts';

const WORDS = {
  update: { type: 'UPDATE', refusal: 'Updating', done: 'Update' },
  delete: { type: 'DELETE', refusal: 'Deleting from', done: 'Delete' },
  merge: { type: 'MERGE', refusal: 'Merging into', done: 'Merge' },
} as const;

/** Files of the table as a statement finds them. */
interface Found {
  /** All of the table. */
  readonly plan: ScanPlan;
  /** Their rows all go, by what the list of files says of them. */
  readonly gone: readonly DataFile[];
  /** They may have a row that changes. */
  readonly candidates: readonly DataFile[];
}

/**
 * Changes rows of a table. Only files that hold such a row are written again; files of which all rows go
 * are left out of the next snapshot, unread where the statistics tell so much. No change, no snapshot.
 */
export async function changeRows(run: WriteRun<ChangeStatement>): Promise<WriteOutcome> {
  const { deps, statement, sql, parameters, connection, signal } = run;
  const words = WORDS[statement.kind];
  const refs = statementRefs(deps.catalog, run.context);
  const place = await tablePlace(run, statement.table, refs);
  const table = await existingTable(run, place, words.refusal);
  const given = { sql, parameters, tree: statement };
  const bound = await bindStatement(deps, given, run.context, { signal, refs });
  const writer = { store: deps.store, connection, signal };
  const found = await findFiles(run, table);
  const scan = await scanOf(writer, table, found);
  const target = {
    ...targetOf(place, table),
    relationSql: icebergRelation(deps.store, scan, { withRow: true }),
  };
  const changes = compileChanges(statement, target, startAnalysis(bound.env));
  run.onBound(bound);
  const objects = [...new Set([...bound.objects, ...objectsOf(scan)])];
  await using _objects = await fetchObjects(deps, objects, signal);
  const folder = `${table.metadata.location}/data/${newId()}`;
  try {
    const rewritten = await namingFiles(writer, objects, () =>
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
  }
}

/** The files that the WHERE of a statement may be about. A MERGE may be about any. */
async function findFiles(
  { deps, statement, parameters }: WriteRun<ChangeStatement>,
  { metadata }: LakeTable,
): Promise<Found> {
  const where = statement.kind === 'merge' ? null : statement.where;
  const { predicates, isWhole } =
    where === null ? { predicates: [], isWhole: true } : predicatesOf(where, parameters);
  const schema = currentSchema(metadata);
  const filter = scanFilter(predicates, { read: schema, planned: schema });
  if (statement.kind !== 'delete' || !isWhole || filter.length < predicates.length) {
    const plan = await planScan(deps, metadata, { snapshotId: null });
    const candidates =
      filter.length === 0
        ? plan.files
        : (await planScan(deps, metadata, { snapshotId: null, filter })).files;
    return { plan, gone: [], candidates };
  }
  const plan = await planDelete(deps, metadata, filter);
  // How many rows are left in a file that is read with delete files, only reading tells.
  const covered = new Set(plan.covered.map(({ path }) => path));
  const isGone = ({ path }: DataFile) => covered.has(path) && !plan.deletesOf.has(path);
  const gone = plan.files.filter(isGone);
  const read = plan.files.filter((file) => covered.has(file.path) && !isGone(file));
  return { plan, gone, candidates: [...read, ...plan.touched] };
}

async function scanOf(
  deps: WriteDeps,
  { metadata }: LakeTable,
  { plan, candidates }: Found,
): Promise<TableScan> {
  const { deletesOf } = plan;
  const namesOf = await fileNames(deps, metadata, { files: candidates });
  return { schema: currentSchema(metadata), metadata, files: candidates, deletesOf, namesOf };
}
