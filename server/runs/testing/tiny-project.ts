import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': `name: tiny
version: '1.0.0'
model-paths: [models]
macro-paths: [macros]
test-paths: [tests]
models:
  tiny:
    silver: { +schema: silver, +materialized: table }
    gold: { +schema: gold, +materialized: table }
    marts: { +schema: marts, +materialized: table }
`,
  'models/sources.yml': `version: 2
sources:
  - name: raw
    tables: [{ name: entries }]
`,
  'models/silver/readings.sql': `SELECT person, count(*) AS n FROM {{ source('raw', 'entries') }} GROUP BY person`,
  'models/silver/readings.yml': `version: 2
models:
  - name: readings
    columns:
      - { name: person, data_tests: [not_null, unique] }
`,
  'models/gold/totals.sql': `SELECT person, n FROM {{ ref('readings') }}`,
  'models/gold/people.sql': `SELECT person, n FROM {{ ref('readings') }}`,
  'models/marts/overview.sql': `SELECT sum(n) AS n FROM {{ ref('totals') }}`,
  'publish/marts.yml': `marts:
  - model: overview
    key: [n]
`,
};

/** A dbt project of raw.entries → silver.readings → gold.totals, gold.people → marts.overview, in a folder of its own. */
export async function writeTinyProject(
  changes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-project-'));
  await writeFiles(folder, { ...FILES, ...changes });
  return folder;
}

export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
