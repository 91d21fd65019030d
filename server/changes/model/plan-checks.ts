import { matchesPattern } from '#server/branches/model/name-pattern.ts';
import type { AssetTest } from '#server/pipelines/model/project.ts';
import type { CheckResult } from './change.ts';

/** A check before it has run. */
export type PlannedCheck = Pick<
  CheckResult,
  'kind' | 'name' | 'asset' | 'description' | 'severity' | 'sql'
> & {
  /** Schema of names that say none; null for a gate. */
  readonly schema: string | null;
};

interface Input {
  readonly target: string;
  /** Dotted names of the keys that the change brings, without deleted ones. */
  readonly touched: readonly string[];
  readonly gates: readonly (Pick<PlannedCheck, 'name' | 'description' | 'severity' | 'sql'> & {
    readonly into: readonly string[];
    readonly tables: readonly string[];
  })[];
  readonly assets: readonly { readonly name: string; readonly tests: readonly AssetTest[] }[];
}

/** The gates that a change has to pass, then the tests of the tables that it touches. */
export function planChecks({ target, touched, gates, assets }: Input): readonly PlannedCheck[] {
  const isAny = (patterns: readonly string[], name: string) =>
    patterns.some((pattern) => matchesPattern(pattern, name));
  const asked = gates.filter(
    ({ into, tables }) => isAny(into, target) && touched.some((name) => isAny(tables, name)),
  );
  const tested = assets.filter(({ name }) => touched.includes(name));
  return [
    ...asked.map(({ name, description, severity, sql }) => ({
      kind: 'gate' as const,
      name,
      asset: null,
      description,
      severity,
      sql,
      schema: null,
    })),
    ...tested.flatMap((asset) =>
      asset.tests.map(({ name, description, severity, sql }) => ({
        kind: 'test' as const,
        name,
        asset: asset.name,
        description,
        severity,
        sql,
        schema: asset.name.split('.')[0] ?? null,
      })),
    ),
  ];
}
