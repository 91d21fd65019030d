import { mkdir, rm } from 'node:fs/promises';
import { z } from 'zod';
import { collectRecords, whole } from '#server/engine/collect-records.ts';
import { failureToAppError } from '#server/engine/failure-to-app-error.ts';
import type { QueryEngine, ReadContext } from '#server/engine/port.ts';
import { loadProject } from '#server/pipelines/load-project.ts';
import type { Asset } from '#server/pipelines/model/project.ts';
import { renderModel } from '#server/pipelines/render.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { RawDocument } from './port.ts';
import { noRows, RAW_COLUMNS, tableExists } from './raw-tables.ts';
import { timestampLiteral } from './read-lake.ts';
import { STAGED_COLUMNS, type StagedFile, stageChunks } from './stage-documents.ts';

export interface JudgeDeps {
  readonly engine: Pick<QueryEngine, 'collect' | 'describe'>;
  readonly clock: Clock;
  readonly scratchFolder: string;
  /** Absolute path of the dbt project. */
  readonly projectFolder: string;
}

const Judged = z.object({
  ordinal: whole,
  verdict: z.enum(['keep', 'drop', 'dedup', 'quarantine', 'route']),
  reason: z.string(),
  is_known: z.boolean(),
});
export type Judged = z.infer<typeof Judged>;

/** The model that gives every document its verdict. */
const JUDGE = 'bronze.stg_entries';
const TIMEOUT_MS = 120_000;
const ENTRIES = 'raw.entries';
const STAGE = { name: 'documents', columns: STAGED_COLUMNS, format: 'cells' } as const;
const IS_LAST =
  'ordinal IN (SELECT max(ordinal) FROM stage.documents GROUP BY person, source, document_id)';
const KNOWN_COLUMNS = ['person', 'source', 'document_id', 'content_hash'].map((name) => ({
  name,
  type: 'varchar',
}));
const EARLIEST_MS = Date.UTC(2000, 0, 1);
/** Readings this close may be duplicates of each other. */
const NEAR_MS = 2 * 86_400_000;

/**
 * What the pipeline would say about entries if they landed on `ref` now: its own models, run over
 * these documents beside those of the same people that are there. `ordinal` counts the documents from
 * 1; of several versions of one document only the last is judged. Writes nothing.
 */
export async function judgeDocuments(
  deps: JudgeDeps,
  input: {
    readonly documents: readonly RawDocument[];
    readonly ref: string;
    readonly by: string;
    readonly signal?: AbortSignal;
  },
): Promise<readonly Judged[]> {
  await mkdir(deps.scratchFolder, { recursive: true });
  const staged = await stageAll(deps, input.documents);
  if (staged === null) return [];
  try {
    const context: ReadContext = {
      ref: input.ref,
      asOf: null,
      catalog: 'iceberg',
      schema: null,
      timeZone: 'UTC',
      user: input.by,
    };
    const stage = { ...STAGE, ...staged };
    const found = await collectRecords(deps.engine, {
      statement: { sql: await judgement(deps, context, input.documents) },
      context,
      limits: {
        maxRows: input.documents.length,
        timeoutMs: TIMEOUT_MS,
        staged: [stage],
        ...(input.signal && { signal: input.signal }),
      },
      schema: Judged,
    });
    if (!found.ok) throw failureToAppError(found.error);
    return found.value.rows;
  } finally {
    await rm(staged.file, { force: true });
  }
}

async function stageAll(
  { scratchFolder }: JudgeDeps,
  documents: readonly RawDocument[],
): Promise<StagedFile | null> {
  async function* once() {
    yield documents;
  }
  const options = {
    folder: scratchFolder,
    maxDocuments: Number.POSITIVE_INFINITY,
    maxBytes: Number.POSITIVE_INFINITY,
  };
  for await (const { files } of stageChunks(once(), options)) return files[0] ?? null;
  return null;
}

async function judgement(
  deps: JudgeDeps,
  context: ReadContext,
  documents: readonly RawDocument[],
): Promise<string> {
  const project = await loadProject(deps.projectFolder);
  const present = new Set<string>();
  for (const { name, kind } of project.assets) {
    if (kind === 'source' && (await tableExists(deps.engine, context, name))) present.add(name);
  }
  const now = deps.clock();
  const hasEntries = present.has(ENTRIES);
  const entries = entriesWith(documents, now, hasEntries);
  const relationOf = (name: string): string | null => {
    if (name === ENTRIES) return `(${entries})`;
    const asset = project.assets.find((known) => known.name === name);
    if (asset === undefined || present.has(name)) return null;
    return `(${asset.kind === 'source' ? noRows(typedColumns(asset)) : rendered(name)})`;
  };
  const rendered = (name: string): string =>
    renderModel(project, { name }, { incremental: false, relationOf });
  const known = hasEntries
    ? `SELECT person, source, document_id, max_by(content_hash, fetched_at) AS content_hash
  FROM iceberg.raw.entries
  WHERE document_id IN (SELECT document_id FROM stage.documents)
  GROUP BY person, source, document_id`
    : noRows(KNOWN_COLUMNS);
  return `SELECT staged.ordinal, judged.verdict, judged.reason,
  coalesce(known.content_hash = staged.content_hash, false) AS is_known
FROM (SELECT * FROM stage.documents WHERE ${IS_LAST}) AS staged
JOIN (${rendered(JUDGE)}) AS judged
  ON judged.person_id = staged.person
  AND judged.source = staged.source
  AND judged.document_id = staged.document_id
LEFT JOIN (${known}) AS known
  ON known.person = staged.person
  AND known.source = staged.source
  AND known.document_id = staged.document_id`;
}

/** What `raw.entries` would hold of the people concerned, around the times concerned. */
function entriesWith(documents: readonly RawDocument[], now: Date, hasEntries: boolean): string {
  const columns = RAW_COLUMNS.map((name) =>
    name === 'fetched_at' ? `${timestampLiteral(now.getTime())} AS fetched_at` : name,
  );
  const staged = `SELECT ${columns.join(', ')} FROM stage.documents WHERE ${IS_LAST}`;
  const times = documents
    .map(({ eventTimeMs }) => eventTimeMs ?? 0)
    // Times that cannot be are nobody's neighbours.
    .filter((time) => time > EARLIEST_MS && time < now.getTime() + NEAR_MS);
  if (!hasEntries || times.length === 0) return staged;
  const [from, to] = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  return `${staged}
UNION ALL
SELECT ${RAW_COLUMNS.join(', ')} FROM iceberg.raw.entries
WHERE person IN (SELECT person FROM stage.documents)
  AND event_time BETWEEN ${timestampLiteral(from - NEAR_MS)} AND ${timestampLiteral(to + NEAR_MS)}`;
}

const typedColumns = ({ columns }: Asset) =>
  columns.map(({ name, dataType }) => ({ name, type: dataType ?? 'varchar' }));
