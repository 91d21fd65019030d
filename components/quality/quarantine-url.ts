import { readRef } from '#components/shell/ref-url.ts';
import { VERDICTS, VerdictFilter } from '#server/quality/model/verdicts.ts';

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
export function parseQuarantineUrl(params: URLSearchParams): QuarantineUrl {
  const page = Number(params.get('page') ?? '1');
  const verdict = params.get('verdict');
  return {
    ...readRef(params),
    filter: {
      verdict:
        verdict === 'all' ? null : (VERDICTS.find((each) => each === verdict) ?? 'quarantine'),
      reason: textOf(params, 'reason'),
      source: textOf(params, 'source'),
      person: textOf(params, 'person'),
      from: textOf(params, 'from'),
      to: textOf(params, 'to'),
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

function textOf(
  params: URLSearchParams,
  name: 'reason' | 'source' | 'person' | 'from' | 'to',
): string | null {
  const parsed = VerdictFilter.shape[name].safeParse(params.get(name));
  return parsed.success ? parsed.data : null;
}

/** What the two procedures of the page are asked; the same where the server prefetches. */
export const countsInput = ({ ref, at, filter }: QuarantineUrl) => ({ ref, at, filter });

export const rowsInput = (url: QuarantineUrl) => ({
  ...countsInput(url),
  offset: url.page * PAGE_SIZE,
  limit: PAGE_SIZE,
});
