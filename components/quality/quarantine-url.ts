import { readRef } from '#components/shell/ref-url.ts';
import { VERDICTS, type VerdictFilter } from '#server/quality/model/verdicts.ts';

export const PAGE_SIZE = 50;

/** What the quarantine page shows, as its address says it. */
export interface QuarantineUrl {
  readonly ref: string;
  /** Commit hash or ISO time; null is now. */
  readonly at: string | null;
  readonly filter: VerdictFilter;
  /** Counts from 0. */
  readonly page: number;
}

/** Reads the address; what it does not understand is left out. Without a verdict it is the quarantine. */
export function parseQuarantineUrl(params: URLSearchParams, defaultBranch: string): QuarantineUrl {
  const page = Number(params.get('page') ?? '1');
  const verdict = params.get('verdict');
  return {
    ...readRef(params, defaultBranch),
    filter: {
      verdict:
        verdict === 'all' ? null : (VERDICTS.find((each) => each === verdict) ?? 'quarantine'),
      reason: textOf(params, 'reason'),
      source: textOf(params, 'source'),
      person: textOf(params, 'person'),
      from: dayOf(params.get('from')),
      to: dayOf(params.get('to')),
    },
    page: Number.isInteger(page) && page > 0 ? Math.min(page - 1, LAST_PAGE) : 0,
  };
}

export type QuarantinePatch = Partial<VerdictFilter> & { readonly page?: number };

/** The parameters after a change. Another filter begins at its first page; defaults leave the address. */
export function patchQuarantineUrl(
  params: URLSearchParams,
  { page = 0, ...filter }: QuarantinePatch,
): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(filter)) {
    const text = name === 'verdict' ? verdictText(value) : value;
    if (text === null) next.delete(name);
    else next.set(name, text);
  }
  if (page === 0) next.delete('page');
  else next.set('page', String(page + 1));
  return next;
}

const LAST_PAGE = 2_000;

const verdictText = (verdict: string | null): string | null =>
  verdict === null ? 'all' : verdict === 'quarantine' ? null : verdict;

const LONGEST = 200;

function textOf(params: URLSearchParams, name: string): string | null {
  const text = params.get(name)?.trim() ?? '';
  return text === '' || text.length > LONGEST ? null : text;
}

function dayOf(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  // 31 February is a date of March to some engines.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null;
}

/** What the two procedures of the page are asked; the same where the server prefetches. */
export const countsInput = ({ ref, at, filter }: QuarantineUrl) => ({ ref, at, filter });

export const rowsInput = (url: QuarantineUrl) => ({
  ...countsInput(url),
  offset: url.page * PAGE_SIZE,
  limit: PAGE_SIZE,
});
