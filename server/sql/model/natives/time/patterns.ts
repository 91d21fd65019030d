import { invalidArgument } from '../native.ts';

/** A part of a pattern: a field of a moment with how many letters it has, or a text. */
export type Part = { readonly field: string; readonly count: number } | string;

const FIELDS = 'GCYxweEyDMdaKhHkmsSzZ';

/** A pattern of Joda-Time: `yyyy-MM-dd HH:mm`. */
export function jodaParts(pattern: string): readonly Part[] {
  if (pattern === '')
    throw invalidArgument('Invalid pattern specification: Pattern is null or empty');
  const parts: Part[] = [];
  for (const [token, quoted] of pattern.matchAll(/'((?:[^']|'')*)'?|([A-Za-z])\2*|[^A-Za-z']+/g)) {
    const letter = token[0] ?? '';
    if (letter === "'") parts.push(quoted === '' ? "'" : (quoted ?? '').replaceAll("''", "'"));
    else if (!/[A-Za-z]/.test(letter)) parts.push(token);
    else if (FIELDS.includes(letter)) parts.push({ field: letter, count: token.length });
    else throw invalidArgument(`Illegal pattern component: ${token}`);
  }
  return parts;
}

const MYSQL: Readonly<Record<string, readonly Part[]>> = {
  a: [{ field: 'E', count: 3 }],
  b: [{ field: 'M', count: 3 }],
  c: [{ field: 'M', count: 1 }],
  d: [{ field: 'd', count: 2 }],
  e: [{ field: 'd', count: 1 }],
  f: [{ field: 'S', count: 6 }],
  H: [{ field: 'H', count: 2 }],
  h: [{ field: 'h', count: 2 }],
  I: [{ field: 'h', count: 2 }],
  i: [{ field: 'm', count: 2 }],
  j: [{ field: 'D', count: 3 }],
  k: [{ field: 'H', count: 1 }],
  l: [{ field: 'h', count: 1 }],
  M: [{ field: 'M', count: 4 }],
  m: [{ field: 'M', count: 2 }],
  p: [{ field: 'a', count: 1 }],
  S: [{ field: 's', count: 2 }],
  s: [{ field: 's', count: 2 }],
  v: [{ field: 'w', count: 2 }],
  W: [{ field: 'E', count: 4 }],
  x: [{ field: 'x', count: 4 }],
  Y: [{ field: 'y', count: 4 }],
  y: [{ field: 'y', count: 2 }],
};
const COLON = ':';
const CLOCK: readonly Part[] = [{ field: 'm', count: 2 }, COLON, { field: 's', count: 2 }];

/** A format of MySQL: `%Y-%m-%d %H:%i`. */
export function mysqlParts(format: string): readonly Part[] {
  return Array.from(format.matchAll(/%(.?)|[^%]+/gs)).flatMap(
    ([token, specifier]): readonly Part[] => {
      if (specifier === undefined) return [token];
      if (specifier === 'T') return [{ field: 'H', count: 2 }, COLON, ...CLOCK];
      if (specifier === 'r')
        return [{ field: 'h', count: 2 }, COLON, ...CLOCK, ' ', { field: 'a', count: 1 }];
      if ('DUuVwX'.includes(specifier) && specifier !== '') {
        throw invalidArgument(`%${specifier} not supported in date format string`);
      }
      return MYSQL[specifier] ?? [specifier];
    },
  );
}
