import type { DeclaredTable } from './collect-models.ts';
import { bothForms, loadTests, type TestContext } from './load-tests.ts';
import type { Asset, Project, ProjectFile } from './model/project.ts';
import { assetOf, changedRelation, relation } from './render.ts';
import { NO_CHANGED, NO_DELTA } from './render-scope.ts';
import type { RenderScope } from './renderer.ts';

/** The tests of an asset: those that its yml declares, and the singular ones that end with it. */
export function assetTests(
  project: Project,
  renderer: TestContext['renderer'],
  asset: Asset,
  entry: DeclaredTable | undefined,
  singular: readonly ProjectFile[],
): Asset['tests'] {
  const context = testContext(project, renderer, asset, entry);
  const own = entry === undefined ? [] : loadTests(context, entry.table);
  return [...own, ...singular.flatMap((file) => singularTest(project, context, file, asset))];
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
    delta: () => {
      throw new Error(NO_DELTA);
    },
    changed: () => {
      throw new Error(NO_CHANGED);
    },
    config: () => {},
    thisRelation: relation(asset.name),
    incremental: false,
    vars: project.vars,
  };
  const subject = asset.kind === 'source' ? `source_${asset.key.join('_')}` : (asset.key[1] ?? '');
  const file = entry?.file ?? { path: asset.path, text: '' };
  const changeScope = (onRead: (asset: string) => void): RenderScope => ({
    ...scope,
    changed: (relation) => {
      onRead(assetOf(relation));
      return changedRelation(relation);
    },
    incremental: true,
  });
  return { renderer, scope, changeScope, file, subject, relation: relation(asset.name) };
}

/** A singular test belongs to the last of the assets it reads: then all of them are there. */
function singularTest(
  project: Project,
  { renderer, scope, changeScope }: TestContext,
  file: ProjectFile,
  asset: Asset,
): Asset['tests'] {
  const reads = new Set<string>();
  const noted = (name: string) => {
    reads.add(assetOf(name));
    return name;
  };
  let severity: 'warn' | 'error' = 'error';
  const found = bothForms(scope, changeScope, (form) =>
    renderer.render(file, {
      ...form,
      ref: (name) => noted(scope.ref(name)),
      source: (source, table) => noted(scope.source(source, table)),
      config: (values) => {
        severity = values['severity'] === 'warn' ? 'warn' : 'error';
      },
    }),
  );
  const last = project.assets.findLast(({ name }) => reads.has(name));
  if (found === null || last?.name !== asset.name) return [];
  const name = file.path.slice(file.path.lastIndexOf('/') + 1, -'.sql'.length);
  return [{ name, column: null, uniqueColumns: null, severity, description: '', ...found }];
}
