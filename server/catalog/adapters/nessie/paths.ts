import type { ContentKey } from '../../model/content.ts';
import { keyToPath } from '../../model/key-path.ts';
import { referenceNameDefect } from '../../model/reference-name.ts';
import type { KeySelection, PageRequest } from '../../port.ts';
import { badRequest, CatalogError } from './failure.ts';

/** A reference spec as one element of a path. */
export const refPath = (ref: string): string =>
  `trees/${encodeURIComponent(ref).replaceAll('%40', '@')}`;

/**
 * A branch or tag as one element of a path, at the commit where the caller saw it. Throws
 * `reference-not-found` for what can be no name: the server would take `-` for its default branch, past
 * every rule about names.
 */
export function namePath(name: string, hash?: string): string {
  const defect = referenceNameDefect(name);
  if (defect !== null) throw new CatalogError({ kind: 'reference-not-found', message: defect });
  return refPath(hash === undefined ? name : `${name}@${hash}`);
}

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
