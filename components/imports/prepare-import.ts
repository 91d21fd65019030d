import { formatBytes, formatCount, formatPlural } from '#components/ui/format.ts';
import { VERDICTS, type Verdict } from '#server/quality/model/verdicts.ts';
import type {
  ImportPreview,
  ImportQuestion,
  PreviewedDocument,
  Upload,
  VerdictCount,
} from '#server/sources/import-views.ts';

type Layout = NonNullable<ImportPreview['layout']>;
type Mapping = NonNullable<Layout['mapping']>;
export type Format = NonNullable<ImportPreview['format']>['value'];

/** What a person said about the file; null is left to the guess. */
export interface ImportAnswers {
  readonly format: Format | null;
  readonly mapping: Mapping | null;
  readonly unit: Layout['unit'] | null;
  readonly dayOrder: Layout['dayOrder'];
  readonly person: string | null;
  readonly zone: string | null;
}

export const NO_ANSWERS: ImportAnswers = {
  format: null,
  mapping: null,
  unit: null,
  dayOrder: null,
  person: null,
  zone: null,
};

const FORMAT_WORD = {
  csv: 'CSV',
  clarity: 'Dexcom Clarity export',
  libreview: 'LibreView export',
  nightscout: 'Nightscout documents',
  tidepool: 'Tidepool export',
  parquet: 'Parquet',
} as const satisfies Record<Format, string>;

/** What an answer to a question changes. */
export function answered(
  answers: ImportAnswers,
  about: Exclude<ImportQuestion['about'], 'time' | 'glucose'>,
  value: string,
): ImportAnswers {
  const text = value.trim() === '' ? null : value.trim();
  // Another kind of file has other columns.
  if (about === 'format') return { ...answers, format: text as Format | null, mapping: null };
  return { ...answers, [about]: text };
}

export type ColumnRole = 'time' | 'glucose' | 'person' | 'kept';

/** The mapping when a column gets another role: a role has one column, the former one is kept as it is. */
export function withRole(
  mapping: Mapping | null,
  column: string,
  role: ColumnRole,
): Mapping | null {
  const { time = '', glucose = '', person = null } = mapping ?? {};
  const without = {
    time: time === column ? '' : time,
    glucose: glucose === column ? '' : glucose,
    person: person === column ? null : person,
  };
  const next = role === 'kept' ? without : { ...without, [role]: column };
  return next.time === '' && next.glucose === '' && next.person === null ? null : next;
}

/** Whether a file can be read with the mapping. */
export const isWhole = (mapping: Mapping | null): boolean =>
  mapping !== null && mapping.time !== '' && mapping.glucose !== '';

export const roleOf = (mapping: Mapping | null, column: string): ColumnRole =>
  mapping === null
    ? 'kept'
    : mapping.time === column
      ? 'time'
      : mapping.glucose === column
        ? 'glucose'
        : mapping.person === column
          ? 'person'
          : 'kept';

/** `ben.csv · 31 kB · LibreView export · 6 columns`. */
export function fileSentence(upload: Upload, preview: ImportPreview | null): string {
  const parts = [upload.name, formatBytes(upload.bytes)];
  if (preview?.format != null) parts.push(FORMAT_WORD[preview.format.value]);
  if (preview?.layout != null) {
    parts.push(formatPlural(preview.layout.columns.length, 'column'));
    if (preview.layout.preamble > 0) parts.push(`header in line ${preview.layout.preamble + 1}`);
  }
  return parts.join(' · ');
}

export interface VerdictShare {
  readonly verdict: Verdict;
  readonly documents: number;
  /** `6 too close, 2 in the future`. */
  readonly reasons: string;
}

/** Verdicts that some document has, the good first, as the bar shows them. */
export function verdictShares(
  counts: readonly VerdictCount[],
  titleOf: (reason: string) => string,
): readonly VerdictShare[] {
  return VERDICTS.toReversed().flatMap((verdict) => {
    const of = counts.filter((count) => count.verdict === verdict && count.documents > 0);
    if (of.length === 0) return [];
    const reasons = of
      .toSorted((a, b) => b.documents - a.documents)
      .map(({ reason, documents }) => `${formatCount(documents)} ${inSentence(titleOf(reason))}`);
    return {
      verdict,
      documents: of.reduce((sum, { documents }) => sum + documents, 0),
      reasons: reasons.join(', '),
    };
  });
}

const inSentence = (title: string): string => title.slice(0, 1).toLowerCase() + title.slice(1);

/** Rows of the sample with one verdict, or all. */
export const rowsOf = (
  sample: readonly PreviewedDocument[],
  verdict: Verdict | 'all',
): readonly PreviewedDocument[] =>
  verdict === 'all' ? sample : sample.filter((row) => row.verdict === verdict);

/** Why the import cannot start yet, one sentence; null when it can. */
export function notReady(facts: {
  readonly upload: Upload | null;
  readonly preview: ImportPreview | null;
  readonly source: string;
  readonly mayWrite: boolean;
  readonly refName: string;
}): string | null {
  const { upload, preview, source, mayWrite, refName } = facts;
  if (!mayWrite) {
    return `Only an administrator imports into ${refName}. Choose a branch of your own at the top.`;
  }
  if (upload === null) return 'Choose a file first.';
  if (preview === null) return 'The file is being looked at.';
  if (preview.failure !== null) return 'The file cannot be read.';
  const open = preview.questions.filter(({ isRequired }) => isRequired);
  if (open.length > 0) {
    return `${formatPlural(open.length, 'question is', 'questions are')} open.`;
  }
  if (source.trim() === '') return 'Give the source a name.';
  return preview.content === null ? 'The file is being looked at.' : null;
}

/** `libreview.ben`: how the documents are told from those of other sources. */
export function suggestSource(format: Format | null, person: string | null): string {
  const kind = format ?? 'file';
  const who = (person ?? '')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return who === '' ? kind : `${kind}.${who}`;
}
