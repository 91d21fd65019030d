import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import { readConfig } from '#server/platform/config.ts';
import { startServices } from '#server/platform/start-services.ts';
import { readCorpus } from '#server/sql/testing/corpus/read-corpus.ts';
import { formatReport, runCorpus } from '#server/sql/testing/corpus/run-corpus.ts';

const BRANCH = 'corpus';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    engine: { type: 'string', default: 'duckdb' },
    json: { type: 'string' },
    /** Only these groups. */
    group: { type: 'string', multiple: true },
    /** Names every case that does not agree. */
    verbose: { type: 'boolean', default: false },
  },
});
if (values.dir === undefined || !['duckdb', 'trino'].includes(values.engine)) {
  console.error(
    'Usage: npm run corpus -- --dir FOLDER [--engine trino] [--json FILE] [--group NAME] [--verbose]\n--engine trino uses the servers that ENGINE_URL, CATALOG_URL and WAREHOUSE name.',
  );
  process.exit(2);
}
if (values.engine === 'trino' && process.env['ENGINE_URL'] === undefined) {
  console.error('Set ENGINE_URL to the address of the Trino to ask, e.g. http://localhost:8080.');
  process.exit(2);
}

const { setup, cases } = readCorpus(values.dir);
const home = await mkdtemp(path.join(tmpdir(), 'cascade-corpus-'));
// PostgreSQL runs as another user when this process is root.
await chmod(home, 0o711);
const surroundings = values.engine === 'trino' ? process.env : {};
const config = readConfig({ ...surroundings, CASCADE_HOME: home });
const services = await startServices(config, { url: null, onProgress: () => undefined });
const { catalog } = services;
const { hash } = valueOrThrow(await catalog.getReference(catalog.defaultBranch));
valueOrThrow(
  await catalog.createReference({ type: 'BRANCH', name: BRANCH, hash }, catalog.defaultBranch),
);
const report = await runCorpus(
  { ...services, ref: BRANCH },
  { setup, cases: cases.filter(({ group }) => values.group?.includes(group) ?? true) },
);
console.log(formatReport(report, values.verbose));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
await services.close();
await rm(home, { recursive: true, force: true });
process.exit(report.total.wrong === 0 ? 0 : 1);
