import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type CollectedModel, collectModel, type DeclaredTable } from './collect-models.ts';
import { loadTests, type TestContext } from './load-tests.ts';
import { topologicalOrder } from './model/graph.ts';
import { nearest } from './model/nearest.ts';
import type { Asset, MartTarget, Project, ProjectFile } from './model/project.ts';
import {
  ProjectFileSchema,
  PropertiesFile,
  PublishFile,
  SourcesFile,
  type TableEntry,
} from './project-schema.ts';
import { readProjectFiles } from './read-project-files.ts';
import { projectError, readYaml } from './read-yaml.ts';
import { relation, renderModel } from './render.ts';
import { createRenderer, type RenderScope } from './renderer.ts';

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
  const genericTests = tests.filter(({ path }) => /\{%-?\s*test\s/.test(fileText(files, path)));
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
  for (const file of under(['sources'], /\.ya?ml$/)) readYaml(file, SourcesFile);
  const publish = martTargets(under(['publish'], /\.ya?ml$/), models);
  const drafts = [
    ...[...declared.sources].map(([name, source]) => sourceDraft(name, source)),
    ...models.map((model) => modelDraft(model, models, declared.sources, publish)),
  ];
  const { order, cycle } = topologicalOrder(drafts);
  if (cycle !== null) throw projectError('models', null, `cycle: ${cycle.join(' → ')}`);
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
    const context = testContext(project, renderer, draft, entry);
    const own = entry === undefined ? [] : loadTests(context, entry.table);
    const more = singular.flatMap((file) => singularTest(project, context, file, draft));
    return { ...draft, tests: [...own, ...more], codeHash: codeHash(project, draft) };
  });
  return { ...project, assets };
}

const fileText = (files: readonly ProjectFile[], path: string) =>
  files.find((file) => file.path === path)?.text ?? '';

interface Declared {
  readonly models: ReadonlyMap<string, DeclaredTable>;
  /** By `source.table`. */
  readonly sources: ReadonlyMap<string, DeclaredTable>;
}

function declaredTables(files: readonly ProjectFile[]): Declared {
  const models = new Map<string, DeclaredTable>();
  const sources = new Map<string, DeclaredTable>();
  for (const file of files) {
    const properties = readYaml(file, PropertiesFile);
    for (const table of properties.models) {
      if (models.has(table.name)) throw projectError(file.path, null, `${table.name} is twice`);
      models.set(table.name, { table, file });
    }
    for (const source of properties.sources) {
      for (const table of source.tables) {
        const tags = [...source.tags, ...(table.tags ?? [])];
        sources.set(`${source.name}.${table.name}`, { table: { ...table, tags }, file });
      }
    }
  }
  return { models, sources };
}

function checkDeclarations(models: readonly CollectedModel[], declared: Declared): void {
  const names = models.map(({ name }) => name);
  const twice = models.find(({ name }, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw projectError(twice.file.path, null, `model ${twice.name} is twice`);
  for (const [name, { file }] of declared.models) {
    if (!names.includes(name)) throw noSuch(file, `model ${name}`, name, names);
  }
}

function noSuch(file: ProjectFile, what: string, name: string, candidates: readonly string[]) {
  const near = nearest(name, candidates);
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  const index = file.text.search(new RegExp(`\\b${RegExp.escape(name)}\\b`));
  const line = index < 0 ? null : file.text.slice(0, index).split('\n').length;
  return projectError(file.path, line, `${what} does not exist.${hint}`);
}

function martTargets(files: readonly ProjectFile[], models: readonly CollectedModel[]) {
  const targets = new Map<string, MartTarget>();
  for (const file of files) {
    for (const { model, key, indexes } of readYaml(file, PublishFile).marts) {
      const names = models.map(({ name }) => name);
      if (!names.includes(model)) throw noSuch(file, `model ${model}`, model, names);
      targets.set(model, { name: model, key, indexes });
    }
  }
  return targets;
}

const columnsOf = (table: TableEntry | undefined): Asset['columns'] =>
  (table?.columns ?? []).map(({ name, description, data_type: dataType }) => ({
    name,
    description,
    dataType: dataType ?? null,
  }));

function sourceDraft(name: string, { table, file }: DeclaredTable): Asset {
  return {
    key: name.split('.'),
    name,
    kind: 'source',
    path: file.path,
    materialized: 'table',
    strategy: 'append',
    uniqueKey: [],
    partitioning: [],
    description: table.description.trim(),
    columns: columnsOf(table),
    tags: table.tags ?? [],
    dependsOn: [],
    tests: [],
    publish: null,
    codeHash: '',
  };
}

function modelDraft(
  model: CollectedModel,
  models: readonly CollectedModel[],
  sources: Declared['sources'],
  publish: ReadonlyMap<string, MartTarget>,
): Asset {
  const refs = model.refs.map((name) => {
    const found = models.find((other) => other.name === name);
    const names = models.map((other) => other.name);
    if (found === undefined) throw noSuch(model.file, `model ${name}`, name, names);
    return `${found.schema}.${found.name}`;
  });
  const reads = model.sources.map(([source, table]) => {
    const name = `${source}.${table}`;
    if (!sources.has(name)) throw noSuch(model.file, `source ${name}`, table, [...sources.keys()]);
    return name;
  });
  return {
    key: [model.schema, model.name],
    name: `${model.schema}.${model.name}`,
    kind: 'model',
    path: model.file.path,
    materialized: model.materialized,
    strategy: model.strategy,
    uniqueKey: model.uniqueKey,
    partitioning: model.partitioning,
    description: model.entry?.table.description.trim() ?? '',
    columns: columnsOf(model.entry?.table),
    tags: model.tags,
    dependsOn: [...refs, ...reads].sort(),
    tests: [],
    publish: publish.get(model.name) ?? null,
    codeHash: '',
  };
}

function testContext(
  project: Project,
  renderer: TestContext['renderer'],
  asset: Asset,
  entry: DeclaredTable | undefined,
): TestContext {
  const scope: RenderScope = {
    ref: (name) => {
      const found = project.assets.find(({ kind, key }) => kind === 'model' && key[1] === name);
      if (found === undefined) throw new Error(`model ${name} does not exist`);
      return relation(found.name);
    },
    source: (source, table) => relation(`${source}.${table}`),
    config: () => {},
    thisRelation: relation(asset.name),
    incremental: false,
    vars: project.vars,
  };
  const subject = asset.kind === 'source' ? `source_${asset.key.join('_')}` : (asset.key[1] ?? '');
  const file = entry?.file ?? { path: asset.path, text: '' };
  return { renderer, scope, file, subject, relation: relation(asset.name) };
}

/** A singular test belongs to the last of the assets it reads: then all of them are there. */
function singularTest(
  project: Project,
  { renderer, scope }: TestContext,
  file: ProjectFile,
  asset: Asset,
): Asset['tests'] {
  const reads = new Set<string>();
  const noted = (name: string) => {
    reads.add(name.slice('iceberg.'.length));
    return name;
  };
  let severity: 'warn' | 'error' = 'error';
  const sql = renderer.render(file, {
    ...scope,
    ref: (name) => noted(scope.ref(name)),
    source: (source, table) => noted(scope.source(source, table)),
    config: (values) => {
      severity = values['severity'] === 'warn' ? 'warn' : 'error';
    },
  });
  const last = project.assets.findLast(({ name }) => reads.has(name));
  if (last?.name !== asset.name) return [];
  const name = file.path.slice(file.path.lastIndexOf('/') + 1, -'.sql'.length);
  return [{ name, column: null, severity, description: '', sql: sql.trim() }];
}

function codeHash(project: Project, asset: Asset): string {
  if (asset.kind === 'source') return '';
  const { materialized, strategy, uniqueKey, partitioning } = asset;
  const code = [false, true].map((incremental) => renderModel(project, asset, { incremental }));
  const written = JSON.stringify([code, materialized, strategy, uniqueKey, partitioning]);
  return createHash('sha256').update(written).digest('hex');
}
