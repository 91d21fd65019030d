import { SqlError } from '#server/sql/model/front-end.ts';
import { callArguments } from '#server/sql/model/statements/call-arguments.ts';
import type { WriteStatement } from '#server/sql/model/statements/write-tree.ts';
import { ICEBERG_CATALOG } from '../../../model/ref-catalog.ts';
import { expireSnapshots } from './expire-snapshots.ts';
import { optimize, optimizeManifests } from './optimize.ts';
import { existingTable, type TablePlace, tablePlace } from './place.ts';
import { removeOrphanFiles } from './remove-orphan-files.ts';
import { dropStatistics, rollBack } from './roll-back.ts';
import { counted, type WriteOutcome, type WriteRun } from './write-run.ts';

export type TableExecute = Extract<WriteStatement, { readonly kind: 'alter-table-execute' }>;
type Call = Extract<WriteStatement, { readonly kind: 'call' }>;
type Analyze = Extract<WriteStatement, { readonly kind: 'analyze' }>;

type Procedure = (run: WriteRun<TableExecute>, place: TablePlace) => Promise<void>;

const PROCEDURES: ReadonlyMap<string, Procedure> = new Map([
  ['optimize', optimize],
  ['optimize_manifests', optimizeManifests],
  ['expire_snapshots', expireSnapshots],
  ['remove_orphan_files', removeOrphanFiles],
  ['rollback_to_snapshot', rollBack],
  ['drop_extended_stats', dropStatistics],
]);

/** `ALTER TABLE … EXECUTE`: what keeps a table in order. Rows stay as they are, unless the table is set back. */
export async function executeProcedure(run: WriteRun<TableExecute>): Promise<WriteOutcome> {
  const { procedure, where, table } = run.statement;
  const place = await tablePlace(run, table);
  await existingTable(run, place, 'Executing a procedure on');
  const work = PROCEDURES.get(procedure);
  if (work === undefined) {
    throw new SqlError(
      'PROCEDURE_NOT_FOUND',
      `Table procedure not registered: ${procedure.toUpperCase()}`,
      null,
    );
  }
  if (where !== null && work !== optimize) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `WHERE not supported for procedure ${procedure.toUpperCase()}`,
      where.position,
    );
  }
  await work(run, place);
  return { updateType: 'ALTER TABLE EXECUTE', count: null, answer: 'no-row' };
}

/** `CALL system.rollback_to_snapshot(schema, table, id)`, as it was written before there was EXECUTE. */
export async function callProcedure(run: WriteRun<Call>): Promise<WriteOutcome> {
  const { statement, parameters } = run;
  const [name = '', schema = '', catalog = run.context.catalog ?? ICEBERG_CATALOG] =
    statement.procedure.map(({ value }) => value.toLowerCase()).toReversed();
  if (schema !== 'system' || name !== 'rollback_to_snapshot') {
    throw new SqlError('PROCEDURE_NOT_FOUND', `Procedure not registered: ${schema}.${name}`, null);
  }
  const names = ['schema', 'table', 'snapshot_id'] as const;
  const given = callArguments(statement.args, parameters, { names, required: names });
  const { position } = statement;
  const part = (value: unknown) => ({ value: String(value), quoted: true, position });
  const table = [part(catalog), part(given.get('schema')), part(given.get('table'))];
  const [, , id] = statement.args;
  const execute: TableExecute = {
    kind: 'alter-table-execute',
    table,
    procedure: name,
    args: id === undefined ? [] : [{ name: null, value: id.value }],
    where: null,
    parameterCount: statement.parameterCount,
    position,
  };
  await executeProcedure({ ...run, statement: execute });
  return { updateType: 'CALL', count: null, answer: 'nothing' };
}

/** The statistics that statements are planned by stand in the list of files already: there is nothing to collect. */
export async function analyze(run: WriteRun<Analyze>): Promise<WriteOutcome> {
  const place = await tablePlace(run, run.statement.table);
  await existingTable(run, place, 'Analyzing');
  return {
    ...counted('ANALYZE', 0),
    count: null,
    warnings: [
      {
        code: 'STATISTICS_NOT_COLLECTED',
        message: `${place.name.join('.')} needs no statistics here: those of its files are kept with them.`,
      },
    ],
  };
}
