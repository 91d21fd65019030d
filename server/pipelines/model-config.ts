import { parsePartitioning } from './model/partitioning.ts';
import type { Asset, ProjectFile } from './model/project.ts';
import { ModelConfig } from './project-schema.ts';
import { projectError } from './read-yaml.ts';

type Written = Pick<
  Asset,
  'materialized' | 'strategy' | 'scope' | 'uniqueKey' | 'partitioning' | 'tags'
> & { readonly schema: string };

const STRATEGIES = {
  merge: 'merge',
  append: 'append',
  'delete+insert': 'delete-insert',
} as const;

/**
 * One configuration out of those that speak about a model, least specific first: the folders of
 * dbt_project.yml, the yml, the model itself. Tags add up, the rest is replaced.
 */
export function resolveConfig(file: ProjectFile, layers: readonly unknown[]): Written {
  const parsed = layers.map((layer) => {
    const result = ModelConfig.safeParse(layer);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw projectError(file.path, null, `config ${issue?.path.join('.')}: ${issue?.message}`);
  });
  const merged: ModelConfig = Object.assign({}, ...parsed);
  if (merged.schema === undefined) {
    throw projectError(file.path, null, 'has no schema: set +schema in dbt_project.yml');
  }
  const materialized = merged.materialized === 'incremental' ? 'incremental' : 'table';
  const strategy = STRATEGIES[merged.incremental_strategy ?? 'merge'];
  const scope = merged.meta?.scope ?? null;
  const uniqueKey = merged.unique_key ?? [];
  if (materialized === 'incremental' && strategy !== 'append' && uniqueKey.length === 0) {
    throw projectError(file.path, null, 'is incremental and needs a unique_key');
  }
  if (scope !== null && strategy !== 'delete-insert') {
    throw projectError(
      file.path,
      null,
      'has meta.scope and needs incremental_strategy delete+insert',
    );
  }
  const written = merged.properties?.partitioning;
  const partitioning = written === undefined ? [] : parsePartitioning(written);
  if (partitioning === null) {
    throw projectError(file.path, null, `partitioning ${written} is not ARRAY['month(column)', …]`);
  }
  const tags = [...new Set(parsed.flatMap((layer) => layer.tags ?? []))].sort();
  return { schema: merged.schema, materialized, strategy, scope, uniqueKey, partitioning, tags };
}

/** The `+key` settings of dbt_project.yml that hold for a file in `folders`, outermost first. */
export function folderConfigs(
  settings: Readonly<Record<string, unknown>>,
  folders: readonly string[],
): readonly unknown[] {
  const layers: unknown[] = [];
  let level: unknown = settings;
  for (const name of [null, ...folders]) {
    if (name !== null) level = isRecord(level) ? level[name] : undefined;
    if (!isRecord(level)) break;
    const plus = Object.entries(level).filter(([key]) => key.startsWith('+'));
    layers.push(Object.fromEntries(plus.map(([key, value]) => [key.slice(1), value])));
  }
  return layers;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
