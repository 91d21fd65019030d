import type { PageRequest } from '../../port.ts';
import { badRequest } from './failure.ts';

/** A token holds the last key or name of the page before. */
export function writeToken(last: string): string {
  return Buffer.from(last).toString('base64url');
}

/** Null on the first page. */
export function readToken(token: string | null | undefined): string | null {
  if (token === null || token === undefined) return null;
  const text = Buffer.from(token, 'base64url').toString();
  if (text === '' || writeToken(text) !== token) {
    throw badRequest(`'${token}' is not a page token. Use the token of the page before.`);
  }
  return text;
}

export function checkPage({ maxRecords }: PageRequest): void {
  if (Number.isInteger(maxRecords) && maxRecords > 0) return;
  throw badRequest(`A page needs at least one record, not ${maxRecords}.`);
}

/** The first `maxRecords` of a sequence, and whether there are more. Reads one past the page. */
export async function takePage<T>(
  sequence: AsyncIterable<T>,
  maxRecords: number,
): Promise<{ readonly items: readonly T[]; readonly hasMore: boolean }> {
  const items: T[] = [];
  for await (const item of sequence) {
    if (items.length === maxRecords) return { items, hasMore: true };
    items.push(item);
  }
  return { items, hasMore: false };
}
