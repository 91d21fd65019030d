import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { DeclarationFile } from '#server/sources/declarations.ts';
import { modelDraft, sourceDraft } from './asset-drafts.ts';
import { assetTests } from './asset-tests.ts';
import { collectModel } from './collect-models.ts';
import { checkDeclarations, declaredTables, martTargets } from './declarations.ts';
import { topologicalOrder, upstream } from './model/graph.ts';
import type { Asset, Project, ProjectFile } from './model/project.ts';
import { ProjectFileSchema } from './project-schema.ts';
import { readProjectFiles } from './read-project-files.ts';
import { projectError, readYaml } from './read-yaml.ts';
import { renderModel, renderScope } from './render.ts';
import { createRenderer } from './renderer.ts';

/**
 * Reads and checks the dbt project in a folder. Throws `not-found` when there is none, `invalid`
 * naming file and line for whatever is wrong in it.
 */
export async function loadProject(folder: string): Promise<Project> {
  return buildProject(resolve(folder), await readProjectFiles(folder));
}

/** The same for files in memory. */
export function buildProject(folder: string, files: readonly ProjectFile[]): Project {
  const main = files.find(({ path }) => path === 'dbt_project.yml');
  if (main === undefined) throw projectError('dbt_project.yml', null, 'is missing');
  const settings = readYaml(main, ProjectFileSchema);
  const under = (folders: readonly string[], kind: RegExp) =>
    files.filter(
      ({ path }) => kind.test(path) && folders.some((name) => path.startsWith(`${name}/`)),
    );
  const modelPaths = settings['model-paths'];
  const testPaths = settings['test-paths'];
  const tests = under(testPaths, /\.sql$/);
  const genericTests = tests.filter(({ text }) => /\{%-?\s*test\s/.test(text));
  const macros = [...under(settings['macro-paths'], /\.sql$/), ...genericTests];
  const renderer = createRenderer(macros);
  const declared = declaredTables(under(modelPaths, /\.ya?ml$/));
  const models = under(modelPaths, /\.sql$/).map((file) => {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1, -'.sql'.length);
    const modelPath = modelPaths.find((path) => file.path.startsWith(`${path}/`)) ?? 'models';
    const context = { projectName: settings.name, modelPath, folders: settings.models };
    const entry = declared.models.get(name) ?? null;
    return collectModel({ ...context, renderer, vars: settings.vars }, file, entry);
  });
  checkDeclarations(models, declared);
  for (const file of under(['sources'], /\.ya?ml$/)) readYaml(file, DeclarationFile);
  const publish = martTargets(under(['publish'], /\.ya?ml$/), models);
  const drafts = [
    ...[...declared.sources].map(([name, source]) => sourceDraft(name, source)),
    ...models.map((model) => modelDraft(model, models, declared.sources, publish)),
  ];
  const { order, cycle } = topologicalOrder(drafts);
  if (cycle !== null) throw projectError('models', null, `cycle: ${cycle.join(' → ')}`);
  checkDeltas(order);
  const project: Project = {
    name: settings.name,
    folder,
    vars: settings.vars,
    assets: order,
    models: new Map(models.map((model) => [`${model.schema}.${model.name}`, model.file])),
    macros,
  };
  const singular = tests.filter((file) => !genericTests.includes(file));
  const assets = order.map((draft): Asset => {
    const entry = declared.sources.get(draft.name) ?? declared.models.get(draft.key[1] ?? '');
    const tests = assetTests(project, renderer, draft, entry, singular);
    return { ...draft, tests, codeHash: codeHash(project, draft) };
  });
  return { ...project, assets };
}

/** What is new in a source says what to build only where the model comes of that source. */
function checkDeltas(assets: readonly Asset[]): void {
  for (const { name, path, deltas } of assets) {
    const reads = deltas.length === 0 ? new Set() : upstream(assets, name);
    const foreign = deltas.find((source) => !reads.has(source));
    if (foreign !== undefined) {
      throw projectError(path, null, `reads the delta of ${foreign} and nothing that comes of it`);
    }
  }
}

function codeHash(project: Project, asset: Asset): string {
  if (asset.kind === 'source') return '';
  const { materialized, strategy, uniqueKey, partitioning } = asset;
  const scope = renderScope(project, asset);
  const code = [false, true].map((incremental) => renderModel(project, asset, { incremental }));
  const written = JSON.stringify([code, scope, materialized, strategy, uniqueKey, partitioning]);
  return createHash('sha256').update(written).digest('hex');
}
