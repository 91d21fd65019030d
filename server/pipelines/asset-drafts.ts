import type { CollectedModel, DeclaredTable } from './collect-models.ts';
import { type Declared, noSuch } from './declarations.ts';
import type { Asset, MartTarget } from './model/project.ts';
import type { TableEntry } from './project-schema.ts';

const columnsOf = (table: TableEntry | undefined): Asset['columns'] =>
  (table?.columns ?? []).map(({ name, description, data_type: dataType }) => ({
    name,
    description,
    dataType: dataType ?? null,
  }));

/** A source as an asset, its tests still to come. */
export function sourceDraft(name: string, { table, file }: DeclaredTable): Asset {
  return {
    key: name.split('.'),
    name,
    kind: 'source',
    path: file.path,
    materialized: 'table',
    strategy: 'append',
    scope: null,
    uniqueKey: [],
    partitioning: [],
    description: table.description.trim(),
    columns: columnsOf(table),
    tags: table.tags ?? [],
    dependsOn: [],
    deltas: [],
    tests: [],
    publish: null,
    codeHash: '',
  };
}

/** A model as an asset, tests and code hash still to come. Throws `invalid` for a reference to nothing. */
export function modelDraft(
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
  const declared = ([source, table]: readonly [string, string]) => {
    const name = `${source}.${table}`;
    if (!sources.has(name)) throw noSuch(model.file, `source ${name}`, table, [...sources.keys()]);
    return name;
  };
  return {
    key: [model.schema, model.name],
    name: `${model.schema}.${model.name}`,
    kind: 'model',
    path: model.file.path,
    materialized: model.materialized,
    strategy: model.strategy,
    scope: model.scope,
    uniqueKey: model.uniqueKey,
    partitioning: model.partitioning,
    description: model.entry?.table.description.trim() ?? '',
    columns: columnsOf(model.entry?.table),
    tags: model.tags,
    dependsOn: [...refs, ...model.sources.map(declared)].sort(),
    deltas: model.deltas.map(declared).sort(),
    tests: [],
    publish: publish.get(model.name) ?? null,
    codeHash: '',
  };
}
