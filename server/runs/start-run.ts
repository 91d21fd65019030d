import path from 'node:path';
import { z } from 'zod';
import type { Catalog } from '#server/catalog/port.ts';
import { loadProject } from '#server/pipelines/load-project.ts';
import { select } from '#server/pipelines/select.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { IngestRequest } from '#server/sources/schemas.ts';
import { audited } from './audited.ts';
import { keptImport, sweepImports } from './kept-imports.ts';
import type { Orchestrator, RunView } from './port.ts';

export const StartRunInput = z.object({
  /** dbt selection syntax; null is everything. */
  selection: z
    .string()
    .trim()
    .max(2_000)
    .nullable()
    .default(null)
    .transform((text) => text || null),
  /** Null is the default branch. */
  ref: z.string().min(1).nullable().default(null),
  full: z.boolean().default(false),
  ingest: IngestRequest.nullable().default(null),
  reason: z.string().trim().min(1).max(500).default('by hand'),
});

/** Who asks, as far as runs care. */
export interface Requester {
  readonly name: string;
  readonly role: 'admin' | 'analyst';
}

export interface StartRunDeps {
  readonly orchestrator: Orchestrator;
  readonly database: Database;
  readonly clock: Clock;
  readonly catalog: Pick<Catalog, 'defaultBranch'>;
  readonly projectFolder: string;
  /** Imported files are kept in `imports` of the state folder. */
  readonly config: { readonly home: string };
}

/**
 * Starts a run, or queues it behind the one that is running on its ref. Throws `forbidden`,
 * `invalid` for a selection that matches nothing, `not-found` for a ref that is not there.
 */
export async function startRun(
  deps: StartRunDeps,
  input: z.input<typeof StartRunInput>,
  by: Requester,
): Promise<RunView> {
  const request = StartRunInput.parse(input);
  const ref = request.ref ?? deps.catalog.defaultBranch;
  const target = `${request.selection ?? 'everything'} on ${ref}`;
  return audited(deps, { by: by.name, action: 'run.start', target }, async () => {
    assertMayRun(deps.catalog.defaultBranch, ref, by);
    select(await loadProject(deps.projectFolder), request.selection);
    const ingest = await ownIngest(deps, request.ingest);
    return deps.orchestrator.start({ ...request, ref, ingest, startedBy: by.name });
  });
}

async function ownIngest(
  { config, clock }: StartRunDeps,
  ingest: IngestRequest | null,
): Promise<IngestRequest | null> {
  if (ingest?.kind !== 'file') return ingest;
  const folder = path.join(config.home, 'imports');
  const file = await keptImport(folder, ingest.file);
  await sweepImports(folder, clock());
  return { ...ingest, file };
}

/** A run ends in a merge: into the default branch only an administrator starts one. Throws `forbidden`. */
export function assertMayRun(defaultBranch: string, ref: string, by: Requester): void {
  if (ref !== defaultBranch || by.role === 'admin') return;
  throw new AppError(
    'forbidden',
    `A run on ${ref} merges into it, which only an administrator may do. Run on a branch of your own, or ask an administrator.`,
  );
}
