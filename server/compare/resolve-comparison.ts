import { z } from 'zod';
import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';
import { resolveRef } from '#server/catalog/resolve-ref.ts';
import { AppError } from '#server/platform/errors.ts';

/** `two-dot`: state against state. `three-dot`: what `to` did since it and `from` had the same commit. */
export const CompareMode = z.enum(['two-dot', 'three-dot']);
export type CompareMode = z.infer<typeof CompareMode>;

/** Two states by branch, tag, commit hash or reference spec (`main@<hash>`, `main~1`). */
export interface ComparisonInput {
  readonly from: string;
  readonly to: string;
  readonly mode: CompareMode;
}

export interface Comparison {
  readonly mode: CompareMode;
  readonly from: { readonly ref: string; readonly hash: string };
  readonly to: { readonly ref: string; readonly hash: string };
  /** Commit of the older state: that of `from`, or with three dots the nearest common one. */
  readonly baseHash: string;
}

/** Commits that the two sides stood at when a comparison began. */
export interface ComparedHashes {
  readonly from: string;
  readonly to: string;
}

/**
 * The commits that a comparison is about: where its sides stand, or stood when it began. Throws
 * `not-found` for an unknown ref, `invalid` for two histories without a common commit.
 */
export async function resolveComparison(
  deps: { readonly catalog: Catalog },
  { from, to, mode }: ComparisonInput,
  began: ComparedHashes | null = null,
): Promise<Comparison> {
  const [left, right] = await Promise.all([
    resolveRef(deps, { ref: began?.from ?? from, at: null }),
    resolveRef(deps, { ref: began?.to ?? to, at: null }),
  ]);
  const sides = {
    mode,
    from: { ref: from, hash: left.hash },
    to: { ref: to, hash: right.hash },
  };
  if (mode === 'two-dot') return { ...sides, baseHash: left.hash };
  const base = valueOrThrow(await deps.catalog.mergeBase(`@${left.hash}`, `@${right.hash}`));
  if (base !== null) return { ...sides, baseHash: base };
  throw new AppError(
    'invalid',
    `${from} and ${to} have no common commit. Compare them state against state, with two dots.`,
  );
}
