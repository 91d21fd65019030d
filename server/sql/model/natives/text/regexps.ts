import { invalidArgument, type Native, native } from '../native.ts';
import { remember } from '../remember.ts';
import { javaRegex } from './java-regex.ts';

interface Pattern {
  readonly regex: RegExp;
  readonly groups: number;
  readonly names: readonly string[];
}

const compiled = remember((pattern): Pattern => {
  const regex = javaRegex(pattern);
  const empty = new RegExp(`${regex.source}|`, regex.flags).exec('');
  return {
    regex,
    groups: (empty?.length ?? 1) - 1,
    names: Object.keys(empty?.groups ?? {}),
  };
});

function groupOf(pattern: string, group: bigint): number {
  const { groups } = compiled(pattern);
  if (group < 0n) throw invalidArgument('Group cannot be negative');
  if (group > groups) {
    throw invalidArgument(`Pattern has ${groups} groups. Cannot access group ${group}`);
  }
  return Number(group);
}

const matches = (text: string, pattern: string) => text.matchAll(compiled(pattern).regex);

function extract(text: string, pattern: string, group: bigint): string | null {
  const index = groupOf(pattern, group);
  for (const match of matches(text, pattern)) return match[index] ?? null;
  return null;
}

function extractAll(text: string, pattern: string, group: bigint): readonly (string | null)[] {
  const index = groupOf(pattern, group);
  return Array.from(matches(text, pattern), (match) => match[index] ?? null);
}

/** What lies between the matches. */
function split(text: string, pattern: string): readonly string[] {
  const parts: string[] = [];
  let end = 0;
  for (const match of matches(text, pattern)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

/** A piece of a replacement: a text, or the group whose text it is. */
type Piece = string | { readonly group: number | string };

function replace(text: string, pattern: string, replacement: string): string | null {
  const pieces = piecesOf(replacement, compiled(pattern));
  const written = Array.from(matches(text, pattern), (match) =>
    pieces
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        const { group } = piece;
        return (typeof group === 'number' ? match[group] : match.groups?.[group]) ?? '';
      })
      .join(''),
  );
  return woven(split(text, pattern), written);
}

/** What lies between matches with what is written for them; null where one is. */
const woven = (
  between: readonly (string | null)[],
  written: readonly (string | null)[],
): string | null =>
  written.includes(null) ? null : between.map((part, i) => part + (written[i] ?? '')).join('');

function piecesOf(replacement: string, { groups, names }: Pattern): readonly Piece[] {
  const wrong = (what: string) => invalidArgument(`Illegal replacement sequence: ${what}`);
  const pieces: Piece[] = [];
  let at = 0;
  while (at < replacement.length) {
    const rest = replacement.slice(at);
    const named = /^\$\{([A-Za-z0-9]*)\}/.exec(rest);
    const numbered = /^\$(\d+)/.exec(rest);
    if (rest.startsWith('\\')) {
      if (rest.length === 1) throw wrong(replacement);
      pieces.push(rest.slice(1, 2));
      at += 2;
    } else if (named !== null) {
      if (!names.includes(named[1] ?? '')) throw wrong(`unknown group { ${named[1]} }`);
      pieces.push({ group: named[1] ?? '' });
      at += named[0].length;
    } else if (numbered !== null) {
      const digits = longestGroup(numbered[1] ?? '', groups);
      if (Number(digits) > groups) throw wrong(`unknown group ${digits}`);
      pieces.push({ group: Number(digits) });
      at += 1 + digits.length;
    } else if (rest.startsWith('$')) {
      throw wrong(replacement);
    } else {
      pieces.push(rest.slice(0, 1));
      at += 1;
    }
  }
  return pieces;
}

/** As many digits as still name a group, and one at least. */
function longestGroup(digits: string, groups: number): string {
  let length = 1;
  while (length < digits.length && Number(digits.slice(0, length + 1)) <= groups) length += 1;
  return digits.slice(0, length);
}

function position(text: string, pattern: string, start: bigint, occurrence: bigint): bigint {
  if (start < 1n) throw invalidArgument('start position cannot be smaller than 1');
  if (occurrence < 1n) throw invalidArgument('occurrence cannot be smaller than 1');
  const skipped = Array.from(text)
    .slice(0, Number(start) - 1)
    .join('').length;
  if (skipped === text.length && start > 1n) return -1n;
  const { regex } = compiled(pattern);
  regex.lastIndex = skipped;
  let left = occurrence;
  for (const match of text.matchAll(regex)) {
    left -= 1n;
    if (left > 0n) continue;
    regex.lastIndex = 0;
    return BigInt(Array.from(text.slice(0, match.index)).length + 1);
  }
  regex.lastIndex = 0;
  return -1n;
}

function like(text: string, pattern: string): boolean {
  const { regex } = compiled(pattern);
  regex.lastIndex = 0;
  return regex.test(text);
}

/** The texts of all groups of all matches, one after another. */
function allGroups(text: string, pattern: string): readonly (string | null)[] {
  return Array.from(matches(text, pattern), (match) =>
    Array.from(match, (group) => group ?? null).slice(1),
  ).flat();
}

const TEXTS = ['VARCHAR', 'VARCHAR'] as const;

/** Regular expressions that DuckDB's engine has no syntax for, or reads otherwise. */
export const REGEXP_NATIVES: readonly Native[] = [
  native('trino_regexp_like', TEXTS, 'BOOLEAN', like),
  native('trino_regexp_group', [...TEXTS, 'BIGINT'], 'VARCHAR', extract),
  native('trino_regexp_groups', [...TEXTS, 'BIGINT'], 'VARCHAR[]', extractAll),
  native('trino_regexp_split', TEXTS, 'VARCHAR[]', split),
  native('trino_regexp_replace', [...TEXTS, 'VARCHAR'], 'VARCHAR', replace),
  native('trino_regexp_position', [...TEXTS, 'BIGINT', 'BIGINT'], 'BIGINT', position),
  native('trino_regexp_count', TEXTS, 'BIGINT', (text, pattern) =>
    BigInt(Array.from(matches(text, pattern)).length),
  ),
  native('trino_regexp_all_groups', TEXTS, 'VARCHAR[]', allGroups),
  native('trino_regexp_group_count', ['VARCHAR'], 'BIGINT', (pattern) =>
    BigInt(compiled(pattern).groups),
  ),
  native('trino_woven', ['VARCHAR[]', 'VARCHAR[]'], 'VARCHAR', woven),
];
