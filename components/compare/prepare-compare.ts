import { formatBytes, formatCount, formatPlural } from '#components/ui/format.ts';
import type { CompareMode } from '#server/compare/resolve-comparison.ts';
import type { KeyChange, KeyComparison } from './types.ts';

/** What a mode means, in words. */
export function modeWords(mode: CompareMode, from: string, to: string): string {
  return mode === 'three-dot'
    ? `What ${to} did since it and ${from} were the same`
    : `${to} as it is against ${from} as it is: what either did counts`;
}

const ASPECTS = {
  rows: 'rows',
  schema: 'schema',
  layout: 'layout',
  definition: 'definition',
  properties: 'properties',
  content: 'content',
} as const satisfies Record<KeyChange['aspects'][number], string>;

const TYPES: Readonly<Record<string, string>> = {
  ICEBERG_TABLE: 'table',
  ICEBERG_VIEW: 'view',
  NAMESPACE: 'namespace',
};

/** `table`, `view`, `namespace`; the catalog's own word for what is none of them. */
export const typeWord = (type: string): string => TYPES[type] ?? type.toLowerCase();

/** What happened to a key in a few words: `schema, rows`, `renamed from s.a`. */
export function aspectsText({ kind, formerKey, formerType, type, aspects }: KeyChange): string {
  const words = aspects.map((aspect) => ASPECTS[aspect]);
  const all = [
    ...(formerKey === null ? [] : [`renamed from ${formerKey.join('.')}`]),
    ...(formerType === null ? [] : [`was a ${typeWord(formerType)}, is a ${typeWord(type)}`]),
    ...words,
  ];
  if (all.length > 0) return all.join(', ');
  return kind === 'changed' ? 'written again' : kind;
}

/** Rows that came and went by the snapshots' own counters; null where they do not tell. */
export function rowSteps({
  figures,
}: Pick<KeyChange, 'figures'>): { readonly added: bigint; readonly removed: bigint } | null {
  if (figures === null) return null;
  const { before, after, steps } = figures;
  if (steps !== null) return { added: steps.addedRows, removed: steps.removedRows };
  if (before === null && after !== null && after.rows !== null) {
    return { added: after.rows, removed: 0n };
  }
  return after === null && before !== null && before.rows !== null
    ? { added: 0n, removed: before.rows }
    : null;
}

/** `3 changed, 1 added`: what of the keys there is. */
export function countsText({ counts }: Pick<KeyComparison, 'counts'>): string {
  const parts = (['changed', 'added', 'removed', 'renamed'] as const).flatMap((kind) =>
    counts[kind] === 0 ? [] : [`${formatCount(counts[kind])} ${kind}`],
  );
  return parts.length === 0 ? 'nothing differs' : parts.join(', ');
}

/** `1,204 rows, 12 files, 3.4 MB`; unknown counts are left out. */
export function totalsLine(totals: {
  readonly rows: bigint | null;
  readonly files: bigint | null;
  readonly bytes: bigint | null;
}): string {
  const parts = [
    totals.rows === null ? null : plural(totals.rows, 'row'),
    totals.files === null ? null : plural(totals.files, 'file'),
    totals.bytes === null ? null : formatBytes(Number(totals.bytes)),
  ];
  return parts.filter((part) => part !== null).join(', ') || 'not counted by its writer';
}

const plural = (count: bigint, word: string): string =>
  count <= BigInt(Number.MAX_SAFE_INTEGER)
    ? formatPlural(Number(count), word)
    : `${formatCount(count)} ${word}s`;
