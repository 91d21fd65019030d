import { basename, dirname } from 'node:path/posix';
import type { ProjectFile, VarValue } from './model/project.ts';
import { folderConfigs, resolveConfig } from './model-config.ts';
import type { TableEntry } from './project-schema.ts';
import { projectError } from './read-yaml.ts';
import { callScope, NO_CHANGED, NO_DELTA } from './render-scope.ts';
import type { Renderer, RenderScope } from './renderer.ts';

/** A model as its own files describe it; references are names that nobody checked yet. */
export interface CollectedModel extends ReturnType<typeof resolveConfig> {
  readonly name: string;
  readonly file: ProjectFile;
  /** What the yml says; null when no yml mentions the model. */
  readonly entry: DeclaredTable | null;
  readonly refs: readonly string[];
  readonly sources: readonly (readonly [string, string])[];
  /** Sources of which the incremental form reads the delta. */
  readonly deltas: readonly (readonly [string, string])[];
}

export interface DeclaredTable {
  readonly table: TableEntry;
  readonly file: ProjectFile;
}

export interface ModelSettings {
  readonly renderer: Renderer;
  readonly projectName: string;
  readonly modelPath: string;
  readonly folders: Readonly<Record<string, unknown>>;
  readonly vars: Readonly<Record<string, VarValue>>;
}

/** Reads a model by rendering it once, which tells its configuration and what it refers to. */
export function collectModel(
  settings: ModelSettings,
  file: ProjectFile,
  entry: DeclaredTable | null,
): CollectedModel {
  const name = basename(file.path, '.sql');
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) {
    throw projectError(file.path, null, 'a model is named in lower-case letters, digits and _');
  }
  const refs = new Set<string>();
  const sources = new Map<string, readonly [string, string]>();
  const deltas = new Map<string, readonly [string, string]>();
  const own: Record<string, unknown>[] = [];
  const recording = (incremental: boolean): RenderScope => ({
    ref: (ref) => {
      refs.add(ref);
      return ref;
    },
    source: (source, table) => {
      sources.set(`${source}.${table}`, [source, table]);
      return table;
    },
    delta: (source, table) => {
      if (!incremental) throw new Error(NO_DELTA);
      deltas.set(`${source}.${table}`, [source, table]);
      return table;
    },
    changed: () => {
      throw new Error(NO_CHANGED);
    },
    config: (values) => own.push({ ...values }),
    thisRelation: name,
    incremental,
    vars: settings.vars,
  });
  settings.renderer.render(file, recording(false));
  const layers = [...own];
  // What only the incremental form refers to is a dependency too.
  settings.renderer.render(file, recording(true));
  const folders = dirname(file.path).split('/').slice(settings.modelPath.split('/').length);
  const config = resolveConfig(file, [
    ...folderConfigs(settings.folders, []),
    ...folderConfigs(asFolders(settings), folders),
    { ...entry?.table.config, ...(entry?.table.tags && { tags: entry.table.tags }) },
    ...layers,
  ]);
  if (config.scope !== null) callScope(settings.renderer, file, config.scope, recording(true));
  refs.delete(name);
  return {
    ...config,
    name,
    file,
    entry,
    refs: [...refs],
    sources: [...sources.values()],
    deltas: [...deltas.values()],
  };
}

function asFolders({ folders, projectName }: ModelSettings): Readonly<Record<string, unknown>> {
  const own = folders[projectName];
  return typeof own === 'object' && own !== null ? { ...own } : {};
}
