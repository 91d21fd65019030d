import type { ContentKey } from '../../model/content.ts';
import { compareEncodedKeys, isAtOrBelow } from '../../model/content-key.ts';
import type { KeySelection } from '../../port.ts';
import { badRequest } from './failure.ts';
import { requireKey } from './require-key.ts';

/** A stretch of keys in order, and those of it that were named. Keys are encoded. */
export interface KeyRange {
  /** The first key of the stretch; empty: from the beginning. */
  readonly from: string;
  /** False for every key behind the stretch. */
  readonly isWithin: (key: string) => boolean;
  /** True for a key of the stretch that belongs to the list. */
  readonly isChosen: (key: string) => boolean;
}

/** Throws `bad-request` for keys that are none and for ends that exclude each other. */
export function readRange({ prefix, minKey, maxKey, keys }: KeySelection): KeyRange {
  if (prefix !== undefined && (minKey !== undefined || maxKey !== undefined)) {
    throw badRequest('Combining prefixKey with either minKey or maxKey is not supported.');
  }
  const [below, min, max] = [prefix, minKey, maxKey].map(encode);
  if (min && max && compareEncodedKeys(min, max) > 0) {
    throw badRequest("'to' must be greater than 'from'");
  }
  const named = keys === undefined ? null : new Set(keys.map(requireKey));
  return {
    from: below ?? min ?? '',
    isWithin: (key) =>
      (below == null || isAtOrBelow(key, below)) &&
      (max == null || compareEncodedKeys(key, max) <= 0),
    isChosen: (key) => named === null || named.has(key),
  };
}

function encode(key: ContentKey | undefined): string | null {
  return key === undefined ? null : requireKey(key);
}
