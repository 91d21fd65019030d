import { AppError } from '#server/platform/errors.ts';
import type { Asset, Project, VarValue } from './model/project.ts';
import { createRenderer, type Renderer } from './renderer.ts';

const renderers = new WeakMap<Project['macros'], Renderer>();

/**
 * The model as one Trino SELECT over `iceberg.<schema>.<table>`. `vars` come before those of
 * dbt_project.yml. Throws `invalid` naming file and line, `not-found` for an asset without a model.
 */
export function renderModel(
  project: Project,
  asset: Pick<Asset, 'name'>,
  options: {
    /** The table exists and only what changed is wanted: `is_incremental()`. */
    readonly incremental: boolean;
    readonly vars?: Readonly<Record<string, VarValue>>;
  },
): string {
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
  const sql = renderer.render(file, {
    ref: (name) => {
      const model = project.assets.find(({ kind, key }) => kind === 'model' && key[1] === name);
      if (model === undefined) throw new Error(`model ${name} does not exist`);
      return relation(model.name);
    },
    source: (source, table) => {
      const found = known.get(`${source}.${table}`);
      if (found === undefined) throw new Error(`source ${source}.${table} is not declared`);
      return relation(found.name);
    },
    config: () => {},
    thisRelation: relation(asset.name),
    incremental: options.incremental,
    vars: { ...project.vars, ...options.vars },
  });
  return sql.trim();
}

/** The asset's name as SQL: schema and table are checked names, so they need no quotes. */
export const relation = (assetName: string): string => `iceberg.${assetName}`;
