import { createHash } from 'node:crypto';

/** A set of URIs that takes a few bytes a member. */
export interface PathSet {
  readonly size: number;
  add(uri: string): void;
  /** True for every member; hardly ever true for another URI. */
  has(uri: string): boolean;
}

/**
 * Keeps 48 bits of a hash of each URI. Two that share them look like one, so use it only where taking
 * a URI for a member is the safe mistake. Spellings of one place (`file:/x`, `file:///x`, `s3a://`)
 * are one member.
 */
export function createPathSet(): PathSet {
  const hashes = new Set<number>();
  return {
    get size() {
      return hashes.size;
    },
    add: (uri) => void hashes.add(hashOf(uri)),
    has: (uri) => hashes.has(hashOf(uri)),
  };
}

function hashOf(uri: string): number {
  return createHash('sha1').update(placeOf(uri)).digest().readUIntBE(0, 6);
}

/** What two spellings of one place have in common: no scheme, single slashes. */
export function placeOf(uri: string): string {
  return uri.replace(/^[a-z][a-z0-9+.-]*:/i, '').replace(/\/+/g, '/');
}
