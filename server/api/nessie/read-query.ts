import type { ContentKey } from '#server/catalog/model/content.ts';
import { keyFromPath } from '#server/catalog/model/key-path.ts';
import type { KeySelection, PageRequest } from '#server/catalog/port.ts';
import { BareFailure, badRequest } from './failure.ts';

/** Items of one answer: a client that asks for more, or for all, goes on with the token. */
const MAX_ITEMS = 10_000;
const MAX_COMMITS = 250;

/** `max-records` and `page-token`. A value that is no number is 404, as with the real server. */
export function readPage(query: URLSearchParams, kind: 'items' | 'commits'): PageRequest {
  const most = kind === 'commits' ? MAX_COMMITS : MAX_ITEMS;
  const token = query.get('page-token');
  const asked = query.get('max-records');
  if (asked !== null && !/^[+-]?\d{1,10}$/.test(asked)) throw new BareFailure(404);
  const wanted = Number(asked ?? 0);
  return { maxRecords: wanted > 0 ? Math.min(wanted, most) : most, token: token || null };
}

/** `fetch=ALL`; any other word than the two is 404, as with the real server. */
export function wantsAll(query: URLSearchParams): boolean {
  const fetch = query.get('fetch') ?? 'MINIMAL';
  if (fetch !== 'ALL' && fetch !== 'MINIMAL') throw new BareFailure(404);
  return fetch === 'ALL';
}

export function readFilter(query: URLSearchParams): { readonly filter?: string } {
  const filter = query.get('filter');
  return filter === null || filter === '' ? {} : { filter };
}

export function readKeySelection(query: URLSearchParams): KeySelection {
  const keys = query.getAll('key').map(readKey);
  const prefix = query.get('prefix-key');
  const minKey = query.get('min-key');
  const maxKey = query.get('max-key');
  return {
    ...readFilter(query),
    ...(keys.length > 0 && { keys }),
    ...(prefix && { prefix: readKey(prefix) }),
    ...(minKey && { minKey: readKey(minKey) }),
    ...(maxKey && { maxKey: readKey(maxKey) }),
  };
}

export function readKey(text: string): ContentKey {
  const key = keyFromPath(text);
  if (key === null) throw badRequest(`'${text}' is not a content key.`);
  return key;
}
