import { formatCount, formatPlural, formatUtc } from '#components/ui/format.ts';
import type { PillKind } from '#components/ui/pill.tsx';
import type { Rule } from '#server/quality/model/rules.ts';
import type { Verdict } from '#server/quality/model/verdicts.ts';
import type { DocumentVersion, VerdictCounts } from './types.ts';

export const VERDICT_PILL = {
  quarantine: 'warn',
  drop: 'neutral',
  dedup: 'neutral',
  route: 'run',
  keep: 'good',
} as const satisfies Record<Verdict, PillKind>;

export const VERDICT_WORD = {
  quarantine: 'Quarantine',
  drop: 'Drop',
  dedup: 'Dedup',
  route: 'Route',
  keep: 'Keep',
} as const satisfies Record<Verdict, string>;

/** `0.19 %`; a part that is there is never 0 %, one that is not the whole never 100 %. */
export function sharePercent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part === whole) return '100 %';
  const percent = (part / whole) * 100;
  if (percent < 0.01) return '< 0.01 %';
  if (percent > 99.99) return '> 99.99 %';
  return `${percent.toFixed(percent < 1 || percent > 99 ? 2 : 1)} %`;
}

/** Documents kept aside, of how many. */
export function asideSentence({ verdicts, total }: VerdictCounts): string {
  const aside = verdicts.find(({ verdict }) => verdict === 'quarantine')?.rows ?? 0;
  const rows = aside.toLocaleString('en-US');
  return `${rows} kept aside, ${sharePercent(aside, total)} of ${total.toLocaleString('en-US')} documents`;
}

/** The cell that the verdict rests on stands out, except where the verdict is good. */
export function isAtFault(
  rule: Rule,
  verdict: Verdict,
  cell: 'glucose' | 'time' | 'device',
): boolean {
  return verdict !== 'keep' && rule.looksAt === cell;
}

/** `2 versions, the newest first`; that a source took a document back is no version of it. */
export function versionsSentence(versions: readonly DocumentVersion[]): string {
  const kept = versions.filter(({ deletedAt }) => deletedAt === null).length;
  return `${formatPlural(kept, 'version')}, the newest first`;
}

/** When a version came and how much of it is shown, or when the source was seen without it. */
export function versionSentence(version: DocumentVersion): string {
  const { fetchedAt, deletedAt, document, length, isCut } = version;
  if (deletedAt !== null) return `gone from the source, seen ${formatUtc(deletedAt, 'second')}`;
  const fetched = `fetched ${formatUtc(fetchedAt, 'second')}`;
  if (!isCut) return fetched;
  const shown = formatCount([...document].length);
  return `${fetched}, the first ${shown} of ${formatCount(length)} characters; SQL shows all`;
}

/** The document with one key a line; text that is no JSON as it is. */
export function prettyJson(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch {
    return document;
  }
}
