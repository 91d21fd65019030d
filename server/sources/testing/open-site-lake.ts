import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { CellValue } from '#server/engine/port.ts';
import type { OpenedEngine } from '#server/engine/testing/open-engine.ts';
import { newId } from '#server/platform/ids.ts';
import { openTestDatabase } from '#server/platform/testing/test-database.ts';
import { nightscoutDocuments } from '../adapters/nightscout/nightscout-documents.ts';
import { ingest } from '../ingest.ts';
import { createSecretVault } from '../secret-vault.ts';
import { type NightscoutOptions, serveNightscout } from './nightscout-server.ts';

const NOW_MS = Date.UTC(2026, 10, 24, 12);
const SOURCE = 'home';

/** A served site, a source that declares it, and a branch of a real lake that its passes land on. */
export async function openSiteLake(
  opened: OpenedEngine,
  options: {
    readonly site?: NightscoutOptions;
    readonly declaration?: Readonly<Record<string, unknown>>;
    readonly secret?: string;
  } = {},
) {
  const db = await openTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-site-'));
  const projectFolder = path.join(folder, 'pipelines');
  await mkdir(path.join(projectFolder, 'sources'), { recursive: true });
  let nowMs = NOW_MS;
  const clock = () => new Date(nowMs);
  const site = await serveNightscout({ now: () => nowMs, ...options.site });
  const declare = (change: Readonly<Record<string, unknown>> = {}) =>
    writeFile(
      path.join(projectFolder, 'sources', 'home.yml'),
      stringify({
        people: [{ name: 'anna', zones: [{ zone: 'Europe/Berlin' }] }],
        sources: [
          {
            name: SOURCE,
            kind: 'nightscout',
            person: 'anna',
            url: site.url,
            allow_private_network: true,
            ...options.declaration,
            ...change,
          },
        ],
      }),
    );
  await declare();
  const { database } = db;
  const vault = createSecretVault({ database, clock, key: 'k'.repeat(40), environment: new Map() });
  if (options.secret !== undefined) await vault.store('home', options.secret);
  const ref = `site-${newId()}`;
  const main = await opened.catalog.getReference('main');
  if (!main.ok) throw new Error('no main');
  await opened.catalog.createReference({ name: ref, type: 'BRANCH', hash: main.value.hash });
  const waits: number[] = [];
  const reports: string[] = [];
  const deps = {
    database,
    clock,
    projectFolder,
    vault,
    engine: opened.engine,
    catalog: {
      defaultBranch: ref,
      getContents: opened.catalog.getContents.bind(opened.catalog),
    },
    transport: { firstByteMs: 300, totalMs: 2_000 },
    sleep: async (ms: number) => {
      waits.push(ms);
    },
  };

  /** One pass in a run of its own; the run ends as `merged` unless told otherwise. */
  const pass = async (
    kind: 'hot' | 'warm' | 'deep' = 'hot',
    end: 'merged' | 'failed' = 'merged',
  ) => {
    const runId = newId();
    await database.query(
      `INSERT INTO app.runs (id, ref, branch, is_full, ingest, reason, started_by, state, created_at)
       VALUES ($1, $2, $3, false, $4, 'test', 'test', $5, $6)`,
      [
        runId,
        ref,
        `run/${runId}`,
        JSON.stringify({ kind: 'nightscout', source: SOURCE }),
        'queued',
        clock(),
      ],
    );
    const into = {
      runId,
      branch: ref,
      ref,
      signal: new AbortController().signal,
      report: async (message: string) => {
        reports.push(message);
      },
    };
    const finish = (state: string) =>
      database.query('UPDATE app.runs SET state = $2, merged_hash = $3 WHERE id = $1', [
        runId,
        state,
        state === 'merged' ? 'abc' : null,
      ]);
    try {
      const done = await ingest(
        { engine: opened.engine, clock, scratchFolder: folder },
        {
          documents: nightscoutDocuments(deps, { source: SOURCE, pass: kind }, into),
          ref,
          commit: { message: 'test', author: 'test', properties: {} },
        },
      );
      await finish(end);
      return done;
    } catch (error) {
      await finish('failed');
      throw error;
    }
  };

  const rows = async (sql: string): Promise<readonly (readonly CellValue[])[]> => {
    const context = {
      ref,
      asOf: null,
      catalog: 'iceberg',
      schema: 'raw',
      timeZone: 'UTC',
      user: 'test',
    };
    const result = await opened.engine.collect({ sql }, context, {
      maxRows: 100_000,
      timeoutMs: 30_000,
    });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { values, rowCount } = result.value;
    return Array.from({ length: rowCount }, (_, row) =>
      values.map((column) => column[row] ?? null),
    );
  };

  return {
    site,
    ref,
    deps,
    vault,
    database,
    projectFolder,
    waits,
    reports,
    declare,
    pass,
    rows,
    /** Values of one member of the newest entries, deleted ones left out, in the order of time. */
    async entries(member: string): Promise<readonly CellValue[]> {
      const found = await rows(
        `SELECT json_extract_scalar(document, '$.${member}') FROM (
           SELECT document, deleted_at, event_time, row_number() OVER (PARTITION BY document_id ORDER BY fetched_at DESC) AS v
           FROM entries) WHERE v = 1 AND deleted_at IS NULL ORDER BY event_time`,
      );
      return found.map(([value]) => value ?? null);
    },
    advance(ms: number) {
      nowMs += ms;
    },
    /** An entry as an uploader sends it, so long before now. */
    upload(agoMs: number, change: Readonly<Record<string, unknown>> = {}) {
      const date = nowMs - agoMs;
      const dateString = new Date(date).toISOString();
      return site.store.writeEntry({
        type: 'sgv',
        sgv: 100,
        date,
        dateString,
        device: 'share2',
        ...change,
      });
    },
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type SiteLake = Awaited<ReturnType<typeof openSiteLake>>;
