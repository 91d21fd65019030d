/** One measured number; `unit` stands beside it, never in it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the release promises of it; absent where it promises nothing. */
  readonly target?: Target;
}

export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** The figure with whether it keeps its promise, as it is printed. */
export function withVerdict(figure: Figure): Figure & { readonly holds?: boolean } {
  const { target, value } = figure;
  if (target === undefined) return figure;
  return {
    ...figure,
    holds: 'atMost' in target ? value <= target.atMost : value >= target.atLeast,
  };
}
