import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadProject } from './load-project.ts';
import { findDbt } from './testing/find-dbt.ts';

const run = promisify(execFile);
const PROJECT = fileURLToPath(new URL('../../pipelines', import.meta.url));
const dbt = await findDbt();

const Manifest = z.object({
  nodes: z.record(
    z.string(),
    z.object({
      name: z.string(),
      resource_type: z.string(),
      schema: z.string(),
      depends_on: z.object({ nodes: z.array(z.string()) }),
      config: z.object({ materialized: z.string(), tags: z.array(z.string()) }),
    }),
  ),
});

test.skipIf(dbt === null)('real dbt reads the project as we do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cascade-dbt-'));
  try {
    await copyFile(join(PROJECT, 'profiles.example.yml'), join(folder, 'profiles.yml'));
    const options = ['--project-dir', PROJECT, '--profiles-dir', folder];
    const output = ['--target-path', join(folder, 'target'), '--log-path', join(folder, 'logs')];
    await run(dbt ?? '', ['parse', ...options, ...output], { cwd: folder });
    const text = await readFile(join(folder, 'target/manifest.json'), 'utf8');
    const nodes = Object.values(Manifest.parse(JSON.parse(text)).nodes);
    const theirs = nodes
      .filter(({ resource_type }) => resource_type === 'model')
      .map(({ name, schema, config, depends_on }) => ({
        name: `${schema}.${name}`,
        materialized: config.materialized,
        tags: config.tags,
        reads: depends_on.nodes.map((node) => node.slice(node.lastIndexOf('.') + 1)).sort(),
      }));
    const project = await loadProject(PROJECT);
    const ours = project.assets
      .filter(({ kind }) => kind === 'model')
      .map(({ name, materialized, tags, dependsOn }) => ({
        name,
        materialized,
        tags,
        reads: dependsOn.map((read) => read.slice(read.indexOf('.') + 1)).sort(),
      }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(ours.sort(byName)).toEqual(theirs.sort(byName));
    const tests = nodes.filter(({ resource_type }) => resource_type === 'test');
    expect(project.assets.flatMap((asset) => asset.tests)).toHaveLength(tests.length);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
