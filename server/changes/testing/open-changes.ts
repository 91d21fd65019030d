import { createCommitReader } from '#server/branches/commit-reader.ts';
import { listProtectionRules } from '#server/branches/protection-rules.ts';
import { protectCatalog } from '#server/catalog/protect-catalog.ts';
import { driver } from '#server/catalog/testing/catalog-fixture.ts';
import { openTestEngine } from '#server/engine/testing/open-engine.ts';
import { rowsOf, write } from '#server/engine/testing/statements.ts';
import { createLogger } from '#server/platform/log.ts';
import { writeTinyProject } from '#server/runs/testing/tiny-project.ts';
import { openChangeChecks } from '../change-checks.ts';
import { createChange } from '../create-change.ts';
import { getChange, reviewChange } from '../get-change.ts';

export const ADA = { name: 'ada', role: 'admin' } as const;
export const BO = { name: 'bo', role: 'analyst' } as const;
export const CY = { name: 'cy', role: 'analyst' } as const;

/** Changes of a lake on a real engine, whose main and dev both have table s.t of one row. */
export async function openChanges(files: Readonly<Record<string, string>> = {}) {
  const opened = await openTestEngine();
  const { database, catalog: gatedCatalog } = opened;
  const catalog = protectCatalog(gatedCatalog, () => listProtectionRules({ database }));
  const projectFolder = await writeTinyProject(files);
  const commits = createCommitReader(catalog);
  const log = createLogger(null);
  const deps = { ...opened, catalog, gatedCatalog, commits, log, projectFolder };
  const changeChecks = await openChangeChecks(deps);
  const drive = driver(gatedCatalog);
  await write(opened.engine, 's.t', 'SELECT 1 AS id, 10 AS n');
  await drive.branch('dev', 'main');
  const seen = async (number: number) => {
    const { dryRun } = await reviewChange(deps, { number });
    return {
      number,
      sourceHash: dryRun.sourceHash ?? '',
      targetHash: dryRun.targetHash ?? '',
      choicesHash: dryRun.choicesHash,
    };
  };
  return {
    ...deps,
    changeChecks,
    drive,
    seen,
    /** Adds a row to a table of a branch. */
    append: (table: string, ref: string, id: number, author = 'bo') =>
      write(
        opened.engine,
        table,
        `SELECT ${id} AS id, ${id * 10} AS n`,
        { kind: 'append' },
        {
          ref,
          commit: { message: `Add ${id} to ${table}`, author, properties: {} },
        },
      ),
    open: (person: typeof ADA | typeof BO = BO) =>
      createChange(deps, { title: 'More rows', source: 'dev', target: 'main' }, person),
    /** Ids of table s.t on a branch, in order. */
    async ids(ref: string) {
      const sql = `SELECT id FROM s.t FOR VERSION AS OF '${ref}' ORDER BY id`;
      return (await rowsOf(opened.engine, sql)).map(([id]) => id);
    },
    /** Runs the checks to their end. */
    async check(number: number) {
      await changeChecks.start(number, BO);
      await changeChecks.idle();
      return (await getChange(deps, { number })).checks;
    },
    async [Symbol.asyncDispose]() {
      await changeChecks.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

export type OpenedChanges = Awaited<ReturnType<typeof openChanges>>;

/** Everything that a look must leave alone: where all refs stand, and how many commits there are. */
export async function stateOf({ gatedCatalog, database }: OpenedChanges): Promise<string> {
  const refs = await gatedCatalog.listReferences({ maxRecords: 100 });
  const [row] = await database.query('SELECT count(*) AS n FROM app.catalog_commits');
  return JSON.stringify([refs, String(row?.['n'])]);
}
