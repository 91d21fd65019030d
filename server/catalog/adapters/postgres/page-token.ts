import { compareEncodedKeys, decodeKey, encodeKey } from '../../model/content-key.ts';
import type { PageRequest, Reference } from '../../port.ts';
import { badRequest } from './failure.ts';

// Tokens name the first item of the next page, in hex, with the very bytes that Nessie uses.
const REFERENCE_PREFIX = { BRANCH: 'refs/heads/', TAG: 'refs/tags/' } as const;
const KEY_TOKEN = /^M\0([^\0]+)(?:\0C)?$/u;
const ELEMENT_SEPARATOR = '\u0001';

export type ReferencePlace = Pick<Reference, 'type' | 'name'>;

export function writeReferenceToken({ type, name }: ReferencePlace): string {
  return toHex(`${REFERENCE_PREFIX[type]}${name}`);
}

/** Null on the first page. Throws `bad-request` for a token that no page gave. */
export function readReferenceToken({ token }: PageRequest): ReferencePlace | null {
  if (token === null || token === undefined) return null;
  const text = fromHex(token);
  for (const type of ['BRANCH', 'TAG'] as const) {
    const prefix = REFERENCE_PREFIX[type];
    if (text.startsWith(prefix)) return { type, name: text.slice(prefix.length) };
  }
  throw refuse(token);
}

/** Of an encoded key in a list of entries. */
export function writeEntryToken(key: string): string {
  return toHex(`M\0${decodeKey(key).join(ELEMENT_SEPARATOR)}\0C`);
}

/** Of an encoded key in a difference. */
export function writeDiffToken(key: string): string {
  return toHex(`M\0${decodeKey(key).join(ELEMENT_SEPARATOR)}`);
}

/** An encoded key; null on the first page. Throws `bad-request` for a token that no page gave. */
export function readKeyToken({ token }: PageRequest): string | null {
  if (token === null || token === undefined) return null;
  const elements = KEY_TOKEN.exec(fromHex(token))?.[1];
  if (elements === undefined) throw refuse(token);
  return encodeKey(elements.split(ELEMENT_SEPARATOR));
}

/** Where a list begins: at its own beginning or at the page's. */
export function laterKey(a: string, b: string | null): string {
  return b !== null && compareEncodedKeys(b, a) > 0 ? b : a;
}

export function checkPage({ maxRecords }: PageRequest): void {
  if (Number.isInteger(maxRecords) && maxRecords > 0) return;
  throw badRequest(`A page needs at least one record, not ${maxRecords}.`);
}

/** The first `maxRecords` of a sequence, and the item after them; null when there is none. */
export async function takePage<T>(
  sequence: AsyncIterable<T>,
  maxRecords: number,
): Promise<{ readonly items: readonly T[]; readonly next: T | null }> {
  const items: T[] = [];
  for await (const item of sequence) {
    if (items.length === maxRecords) return { items, next: item };
    items.push(item);
  }
  return { items, next: null };
}

function toHex(text: string): string {
  return Buffer.from(text).toString('hex');
}

function fromHex(token: string): string {
  const bytes = Buffer.from(token, 'hex');
  if (bytes.length === 0 || bytes.toString('hex') !== token) throw refuse(token);
  return bytes.toString();
}

function refuse(token: string) {
  return badRequest(`'${token}' is not a page token. Use the token of the page before.`);
}
