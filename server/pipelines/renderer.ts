import nunjucks from 'nunjucks';
import type { ProjectFile, VarValue } from './model/project.ts';
import { projectError } from './read-yaml.ts';

/** What the functions of a template answer during one rendering. */
export interface RenderScope {
  /** Relation in SQL that a model is; throws when there is no such model. */
  readonly ref: (name: string) => string;
  readonly source: (source: string, table: string) => string;
  /** Relation of what is new in a source; throws where there is none. */
  readonly delta: (source: string, table: string) => string;
  /** Relation of what changed in a relation since a test of it passed; throws where there is none. */
  readonly changed: (relation: string) => string;
  /** What a model says about itself. */
  readonly config: (values: Readonly<Record<string, unknown>>) => void;
  /** Relation that is being built; null where there is none. */
  readonly thisRelation: string | null;
  readonly incremental: boolean;
  readonly vars: Readonly<Record<string, VarValue>>;
}

export interface Renderer {
  /** Text of the template with everything in it resolved. Throws `invalid` naming file and line. */
  render(file: ProjectFile, scope: RenderScope): string;
  /** Text that a macro returns; null when there is no macro of that name. */
  call(macro: string, kwargs: Readonly<Record<string, unknown>>, scope: RenderScope): string | null;
}

type Callable = (...args: readonly unknown[]) => unknown;
type Exporting = nunjucks.Template & {
  getExported(done: (error: Error | null, exported: Record<string, Callable>) => void): void;
};

const FUNCTIONS = [
  'ref',
  'source',
  'delta',
  'changed',
  'config',
  'var',
  'is_incremental',
  'this',
  'target',
  'return',
];

/**
 * Renders dbt's Jinja with nunjucks. Macros are compiled once; rendering is synchronous, so one
 * current scope at a time is enough for the functions that macros and models share.
 */
export function createRenderer(macros: readonly ProjectFile[]): Renderer {
  const environment = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: true });
  const compiled = new Map<string, nunjucks.Template>();
  const callables = new Map<string, Callable>();
  let current: RenderScope | null = null;
  const scope = (): RenderScope => {
    if (current === null) throw new Error('is only known while a model is rendered');
    return current;
  };
  addFunctions(environment, scope);

  const supported = () => [...FUNCTIONS, ...callables.keys()].sort().join(', ');
  const guarded = <T>(file: ProjectFile, work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw explain([file, ...macros], cause, supported());
    }
  };
  for (const file of macros) {
    guarded(file, () => {
      const template = new nunjucks.Template(
        genericTestsAsMacros(file.text),
        environment,
        file.path,
      );
      (template as Exporting).getExported((error, exported) => {
        if (error !== null) throw error;
        for (const [name, callable] of Object.entries(exported)) {
          callables.set(name, callable);
          // What a project defines for real dbt under one of these names is built in here.
          if (!FUNCTIONS.includes(name)) environment.addGlobal(name, callable);
        }
      });
    });
  }

  const within = <T>(next: RenderScope, work: () => T): T => {
    const before = current;
    current = next;
    try {
      return work();
    } finally {
      current = before;
    }
  };
  return {
    render: (file, next) =>
      guarded(file, () => {
        const known = compiled.get(file.text);
        const template = known ?? new nunjucks.Template(file.text, environment, file.path, true);
        compiled.set(file.text, template);
        return within(next, () => template.render({}));
      }),
    call: (name, kwargs, next) => {
      const callable = callables.get(name);
      if (callable === undefined) return null;
      const file = macros.find(({ text }) => text.includes(name.replace(/^test_/, '')));
      return guarded(file ?? { path: name, text: '' }, () =>
        within(next, () => String(callable({ ...kwargs, __keywords: true }))),
      );
    },
  };
}

function addFunctions(environment: nunjucks.Environment, scope: () => RenderScope): void {
  const keywords = (values: unknown): Readonly<Record<string, unknown>> => {
    const { __keywords: _, ...rest } = Object(values) as Record<string, unknown>;
    return rest;
  };
  // A second argument is the model of a package: the name comes last.
  environment.addGlobal('ref', (...names: readonly string[]) => scope().ref(names.at(-1) ?? ''));
  environment.addGlobal('source', (name: string, table: string) => scope().source(name, table));
  environment.addGlobal('delta', (name: string, table: string) => scope().delta(name, table));
  environment.addGlobal('changed', (relation: string) => scope().changed(relation));
  environment.addGlobal('is_incremental', () => scope().incremental);
  environment.addGlobal('return', (value: unknown) => value);
  environment.addGlobal('target', { name: 'embedded', type: 'trino', schema: 'raw' });
  environment.addGlobal('config', (values: unknown) => {
    scope().config(keywords(values));
    return '';
  });
  environment.addGlobal('this', {
    // A value in a template, and another one in each rendering.
    toString: () => {
      const { thisRelation } = scope();
      if (thisRelation === null) throw new Error('this is only known in a model');
      return thisRelation;
    },
  });
  environment.addGlobal('var', (name: string, fallback?: VarValue) => {
    const value = scope().vars[name] ?? fallback;
    if (value === undefined) throw new Error(`var ${name} is neither in dbt_project.yml nor given`);
    return value;
  });
}

/** dbt's `{% test x(…) %}` is a macro of another name to us; lines stay where they are. */
function genericTestsAsMacros(text: string): string {
  return text
    .replaceAll(/\{%(-?)\s*test\s+(\w+)/g, '{%$1 macro test_$2')
    .replaceAll(/\{%(-?)\s*endtest\s*(-?)%\}/g, '{%$1 endmacro $2%}');
}

/**
 * nunjucks counts lines from 0 or from 1, or not at all, depending on the fault; so the line is
 * looked up by the name in question, in the file or else in the macros.
 */
function explain(files: readonly ProjectFile[], cause: unknown, supported: string): Error {
  const text = cause instanceof Error ? cause.message : String(cause);
  const unknown = /Unable to call `([^`]+)`/.exec(text)?.[1];
  if (unknown !== undefined) {
    const name = unknown.replaceAll('"]', '').replaceAll('["', '.');
    const at = find(files, new RegExp(`${RegExp.escape(name)}\\s*\\(`));
    return projectError(
      at.path,
      at.line,
      `${name}() is not known here. Supported: ${supported}.`,
      cause,
    );
  }
  const tag = /unknown block tag: (\w+)/.exec(text)?.[1];
  if (tag !== undefined) {
    const at = find(files, new RegExp(`\\{%-?\\s*${tag}\\b`));
    const tags = 'Supported: if, for, set, macro, call, filter, raw, and test in tests/generic.';
    return projectError(at.path, at.line, `{% ${tag} %} is not known here. ${tags}`, cause);
  }
  const message =
    text
      .trim()
      .split('\n')
      .at(-1)
      ?.trim()
      .replace(/^\w*\s*[Ee]rror: /, '') ?? text;
  const named = /^(?:var|model|source) ([\w.]+)/.exec(message)?.[1]?.split('.').at(-1);
  const counted = /\[Line (\d+), Column \d+\]/.exec(text)?.[1];
  const at =
    named === undefined
      ? { path: files[0]?.path ?? '', line: counted === undefined ? null : Number(counted) }
      : find(files, new RegExp(`['"]${RegExp.escape(named)}['"]`));
  return projectError(at.path, at.line, message, cause);
}

function find(files: readonly ProjectFile[], pattern: RegExp) {
  for (const file of files) {
    const index = file.text.search(pattern);
    if (index >= 0) return { path: file.path, line: file.text.slice(0, index).split('\n').length };
  }
  return { path: files[0]?.path ?? '', line: null };
}
