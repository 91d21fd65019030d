import { AppError } from '#server/platform/errors.ts';
import type { Asset, Project, VarValue } from './model/project.ts';
import { callScope, NO_CHANGED, NO_DELTA } from './render-scope.ts';
import { createRenderer, type Renderer, type RenderScope } from './renderer.ts';

const LAKE = 'iceberg.';

const renderers = new WeakMap<Project['macros'], Renderer>();

interface RenderOptions {
  /** The table exists and only what changed is wanted: `is_incremental()`. */
  readonly incremental: boolean;
  /** Come before those of dbt_project.yml. */
  readonly vars?: Readonly<Record<string, VarValue>>;
  /** What stands for an asset instead of its table, by its name; null for the table. */
  readonly relationOf?: (assetName: string) => string | null;
}

/**
 * The model as one Trino SELECT over `iceberg.<schema>.<table>`, and `delta.<table>` for what is new
 * in a source. Throws `invalid` naming file and line, `not-found` for an asset without a model.
 */
export function renderModel(
  project: Project,
  asset: Pick<Asset, 'name'>,
  options: RenderOptions,
): string {
  const { file, renderer, scope } = prepare(project, asset, options);
  return renderer.render(file, scope).trim();
}

/** SELECT of the keys that an incremental build replaces beside those of its own rows; null for none. Throws as `renderModel`. */
export function renderScope(project: Project, asset: Pick<Asset, 'name' | 'scope'>): string | null {
  if (asset.scope === null) return null;
  const { file, renderer, scope } = prepare(project, asset, { incremental: true });
  return callScope(renderer, file, asset.scope, scope);
}

function prepare(project: Project, asset: Pick<Asset, 'name'>, options: RenderOptions) {
  const file = project.models.get(asset.name);
  if (file === undefined) {
    throw new AppError(
      'not-found',
      `${asset.name} has no model: it is a source, filled by imports.`,
    );
  }
  const renderer = renderers.get(project.macros) ?? createRenderer(project.macros);
  renderers.set(project.macros, renderer);
  const known = new Map(project.assets.map((known) => [known.name, known]));
  const scope: RenderScope = {
    ref: (name) => {
      const model = project.assets.find(({ kind, key }) => kind === 'model' && key[1] === name);
      if (model === undefined) throw new Error(`model ${name} does not exist`);
      return options.relationOf?.(model.name) ?? relation(model.name);
    },
    source: (source, table) => {
      const found = known.get(`${source}.${table}`);
      if (found === undefined) throw new Error(`source ${source}.${table} is not declared`);
      return options.relationOf?.(found.name) ?? relation(found.name);
    },
    delta: (_, table) => {
      if (!options.incremental) throw new Error(NO_DELTA);
      return `delta.${table}`;
    },
    changed: () => {
      throw new Error(NO_CHANGED);
    },
    config: () => {},
    thisRelation: relation(asset.name),
    incremental: options.incremental,
    vars: { ...project.vars, ...options.vars },
  };
  return { file, renderer, scope };
}

/** The asset's name as SQL: schema and table are checked names, so they need no quotes. */
export const relation = (assetName: string): string => `${LAKE}${assetName}`;

/** The asset that a relation is. Throws for a relation that is none. */
export function assetOf(relation: string): string {
  if (!relation.startsWith(LAKE)) throw new Error(`${relation} is not a table of the lake`);
  return relation.slice(LAKE.length);
}

/** What is new in a relation since a test of it passed, for a test in its narrow form. */
export const changedRelation = (relation: string): string =>
  `delta.${deltaName(assetOf(relation))}`;

/** `silver_x` for `silver.x`. */
export const deltaName = (assetName: string): string => assetName.replace('.', '_');
