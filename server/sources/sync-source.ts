import type { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import type { RunView } from '#server/runs/port.ts';
import { type Requester, type StartRunDeps, startRun } from '#server/runs/start-run.ts';
import { findDeclared, loadDeclarations } from './load-declarations.ts';
import { hasFolder } from './look-into-folder.ts';
import { READS_SOURCE } from './run-of-source.ts';
import { SyncSourceInput } from './source-inputs.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Reads a source in a run that goes on with everything that depends on it. Throws `not-found`,
 * `invalid` for a source that cannot be read by itself, `conflict` while it is being read already.
 */
export async function syncSource(
  deps: StartRunDeps,
  input: z.input<typeof SyncSourceInput>,
  by: Requester,
): Promise<RunView> {
  const { name, pass, ref } = SyncSourceInput.parse(input);
  const { declaration } = findDeclared(await loadDeclarations(deps.projectFolder), name);
  if (
    declaration.kind === 'synthetic' ||
    (declaration.kind === 'file' && !hasFolder(declaration))
  ) {
    throw new AppError('invalid', `${name} is no site that can be read. Import a file instead.`);
  }
  const goingOn = await runningSync(deps, name);
  if (goingOn !== null) {
    throw new AppError(
      'conflict',
      `${name} is being read already, by run ${goingOn}. Wait for its end.`,
    );
  }
  if (declaration.kind === 'file') return syncFolder(deps, { name, ref }, by);
  return startRun(
    deps,
    {
      ref: ref ?? deps.catalog.defaultBranch,
      ingest: { kind: 'nightscout', source: name, pass },
      reason: `${pass} pass of ${name}`,
    },
    by,
  );
}

/** Id of the run that reads a source now or waits to; null when there is none. */
export async function runningSync(
  { database }: Pick<StartRunDeps, 'database'>,
  name: string,
): Promise<string | null> {
  const [row] = await database.query(
    `SELECT id FROM app.runs WHERE state IN ('queued', 'running') AND ${READS_SOURCE} LIMIT 1`,
    [name],
  );
  return row === undefined ? null : String(row['id']);
}
