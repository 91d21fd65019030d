import type { ContentKey } from '../../model/content.ts';
import { keyToPath } from '../../model/key-path.ts';
import type { KeySelection, PageRequest } from '../../port.ts';
import { badRequest } from './failure.ts';

/** A reference spec as one element of a path. */
export const refPath = (ref: string): string =>
  `trees/${encodeURIComponent(ref).replaceAll('%40', '@')}`;

/** The server takes zero for "all", which no caller of the port means. */
export function pageQuery({ maxRecords, token }: PageRequest) {
  if (!Number.isInteger(maxRecords) || maxRecords < 1) {
    throw badRequest(`A page needs at least one record, not ${maxRecords}.`);
  }
  return { 'max-records': maxRecords, 'page-token': token };
}

export function selectionQuery({ prefix, minKey, maxKey, keys, filter }: KeySelection) {
  return {
    filter,
    key: keys?.map(keyToPath),
    'prefix-key': pathOf(prefix),
    'min-key': pathOf(minKey),
    'max-key': pathOf(maxKey),
  };
}

const pathOf = (key: ContentKey | undefined): string | undefined =>
  key === undefined ? undefined : keyToPath(key);
