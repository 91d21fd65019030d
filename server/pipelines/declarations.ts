import type { CollectedModel, DeclaredTable } from './collect-models.ts';
import { nearest } from './model/nearest.ts';
import type { MartTarget, ProjectFile } from './model/project.ts';
import { PropertiesFile, PublishFile } from './project-schema.ts';
import { projectError, readYaml } from './read-yaml.ts';

/** What the yml files beside the models say. */
export interface Declared {
  readonly models: ReadonlyMap<string, DeclaredTable>;
  /** By `source.table`. */
  readonly sources: ReadonlyMap<string, DeclaredTable>;
}

/** Throws `invalid` when a model is declared twice. */
export function declaredTables(files: readonly ProjectFile[]): Declared {
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

/** Throws `invalid` when a name is taken twice or a yml speaks of a model that is not there. */
export function checkDeclarations(models: readonly CollectedModel[], declared: Declared): void {
  const names = models.map(({ name }) => name);
  const twice = models.find(({ name }, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw projectError(twice.file.path, null, `model ${twice.name} is twice`);
  for (const [name, { file }] of declared.models) {
    if (!names.includes(name)) throw noSuch(file, `model ${name}`, name, names);
  }
}

/** The error for a name that nothing has, with the line it stands at and the closest name there is. */
export function noSuch(
  file: ProjectFile,
  what: string,
  name: string,
  candidates: readonly string[],
) {
  const near = nearest(name, candidates);
  const hint = near === null ? '' : ` Did you mean ${near}?`;
  const index = file.text.search(new RegExp(`\\b${RegExp.escape(name)}\\b`));
  const line = index < 0 ? null : file.text.slice(0, index).split('\n').length;
  return projectError(file.path, line, `${what} does not exist.${hint}`);
}

/** Which models PostgreSQL serves, by model. */
export function martTargets(files: readonly ProjectFile[], models: readonly CollectedModel[]) {
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
