import type { Catalog } from '#server/catalog/port.ts';
import { watchRun } from '#server/runs/watch-run.ts';
import { printLine } from './console-output.ts';
import type { Services } from './services.ts';

/** Newest day of the data that a first start shows. */
const yesterday = (now: Date) => new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);

/**
 * On a state folder without data: fills it with synthetic readings by an ordinary run, printing what
 * it does. Later starts do nothing here. A run that was interrupted is followed to its end.
 */
export async function firstRun(services: Services, signal: AbortSignal): Promise<void> {
  const { catalog, orchestrator, clock } = services;
  const pending = await unfinishedRun(services);
  if (pending === null && (await hasData(catalog))) return;
  const run =
    pending ??
    (
      await orchestrator.start({
        selection: null,
        ref: catalog.defaultBranch,
        full: false,
        ingest: {
          kind: 'synthetic',
          seed: 1,
          days: 90,
          until: yesterday(clock()),
          source: 'synthetic',
        },
        startedBy: 'cascade',
        reason: 'first start',
      })
    ).id;
  printLine(`\n  Run ${run}${pending === null ? '' : ', interrupted before, goes on'}`);
  for await (const update of watchRun(services, { runId: run, signal })) {
    if (update.kind === 'event')
      printLine(`    ${(update.event.asset ?? '').padEnd(34)} ${update.event.message}`);
    else if (update.run.state === 'failed')
      printLine(`  The run failed: ${update.run.error ?? 'see its page'}`);
  }
}

async function hasData(catalog: Catalog): Promise<boolean> {
  const found = await catalog.getContents(catalog.defaultBranch, [['raw', 'entries']]);
  return found.ok && found.value.contents.length > 0;
}

async function unfinishedRun({ database }: Services): Promise<string | null> {
  const [row] = await database.query(
    "SELECT id FROM app.runs WHERE state IN ('queued', 'running') ORDER BY created_at LIMIT 1",
  );
  return row === undefined ? null : String(row['id']);
}
