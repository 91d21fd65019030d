import { invalidArgument, NativeError } from '../native.ts';

const WORD = '[\\p{L}\\p{M}\\p{N}\\p{Pc}]';
const EDGE = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
const NO_EDGE = `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`;
const BLANK = '\\t-\\r ';

/** Escapes that JavaScript has not, outside of a character class. */
const ESCAPES: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  z: '(?![\\s\\S])',
  Z: '(?=\\n?(?![\\s\\S]))',
  b: EDGE,
  B: NO_EDGE,
  s: `[${BLANK}]`,
  S: `[^${BLANK}]`,
  a: '\\x07',
  e: '\\x1b',
};
const ALIKE = 'dDwWtnrfv';

/** Java's names of properties by JavaScript's. */
const PROPERTIES: Readonly<Record<string, string>> = {
  Alpha: 'Alphabetic',
  Lower: 'Lowercase',
  Upper: 'Uppercase',
  Space: 'White_Space',
};

const unsupported = (what: string): NativeError =>
  new NativeError('NOT_SUPPORTED', `Regular expression: ${what} is not supported`);

/**
 * A pattern of Java's syntax as Trino reads it, for JavaScript's engine, which backtracks in the same
 * way. Throws a `NativeError` for a pattern that is wrong, and for one that the two read differently.
 */
export function javaRegex(pattern: string): RegExp {
  const { source, flags } = translate(pattern);
  try {
    return new RegExp(source, `gu${flags}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/Unterminated|Unmatched|Nothing to repeat|out of order|Invalid capture/.test(message)) {
      throw invalidArgument(message);
    }
    throw unsupported(`'${pattern}'`);
  }
}

function translate(pattern: string): { readonly source: string; readonly flags: string } {
  const global = /^\(\?([ims]+)\)/.exec(pattern);
  const flags = global?.[1] ?? '';
  const multiline = flags.includes('m');
  const optional = /\||\)[?*{]/.test(pattern);
  let source = '';
  let at = global?.[0].length ?? 0;
  while (at < pattern.length) {
    const [read, text] = step(pattern, at, { multiline, optional });
    source += text;
    at += read;
  }
  return { source, flags };
}

interface Options {
  readonly multiline: boolean;
  /** Whether a group may take no part: a reference to one then fails in Java and fits in JavaScript. */
  readonly optional: boolean;
}

/** How many characters of the pattern are read at `at`, and what stands for them. */
function step(pattern: string, at: number, options: Options): readonly [number, string] {
  const rest = pattern.slice(at);
  const character = rest[0] ?? '';
  switch (character) {
    case '\\':
      return escaped(rest, options);
    case '[':
      return characterClass(rest);
    case '(':
      return group(rest);
    case '.':
      return [1, options.multiline ? '.' : '(?:.|[\\r\\u2028\\u2029])'];
    case '$':
      return [1, options.multiline ? '(?=\\n|(?![\\s\\S]))' : '(?=\\n?(?![\\s\\S]))'];
    case '^':
      return [1, options.multiline ? '(?:^|(?<=\\n))' : '^'];
    case ']':
    case '}':
      return [1, `\\${character}`];
    case '{': {
      const bounds = /^\{\d*(?:,\d*)?\}/.exec(rest)?.[0];
      if (bounds === undefined || bounds === '{}' || bounds === '{,}') return [1, '\\{'];
      if (bounds.startsWith('{,')) return [bounds.length, bounds.replace('{', '{0')];
      return quantifier(rest, bounds);
    }
    case '*':
    case '+':
    case '?':
      return quantifier(rest, character);
    default:
      return [1, character];
  }
}

function quantifier(rest: string, text: string): readonly [number, string] {
  if (rest[text.length] === '+') throw unsupported('a possessive quantifier');
  return [text.length, text];
}

function group(rest: string): readonly [number, string] {
  if (rest.startsWith('(?#')) {
    const end = rest.indexOf(')');
    if (end < 0) throw invalidArgument('end pattern in group');
    return [end + 1, ''];
  }
  const start = /^\((?:\?(?:[:=!]|<[=!]|<[A-Za-z][A-Za-z0-9]*>|[ims]+:))?/.exec(rest)?.[0] ?? '(';
  if (start === '(' && rest.startsWith('(?')) {
    if (/^\(\?<[A-Za-z]*$/.test(rest)) throw invalidArgument('end pattern in group');
    throw unsupported(`the group '${rest.slice(0, 4)}'`);
  }
  return [start.length, start];
}

function escaped(rest: string, { optional }: Options): readonly [number, string] {
  const code = rest[1];
  if (code === undefined) throw invalidArgument('end pattern at escape');
  if (code === 'Q') {
    const end = rest.indexOf('\\E', 2);
    const literal = rest.slice(2, end < 0 ? undefined : end);
    return [end < 0 ? rest.length : end + 2, literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')];
  }
  if (/[1-9]/.test(code) || code === 'k') {
    if (optional) throw unsupported('a reference to a group that may take no part');
    const reference = /^\\(?:[1-9]|k<[A-Za-z][A-Za-z0-9]*>)/.exec(rest)?.[0];
    if (reference === undefined) throw unsupported('this reference');
    return [reference.length, `(?:${reference})`];
  }
  const own = ESCAPES[code];
  if (own !== undefined) return [2, own];
  return common(rest, code);
}

/** Escapes that mean the same inside and outside of a character class. */
function common(rest: string, code: string): readonly [number, string] {
  if (ALIKE.includes(code)) return [2, `\\${code}`];
  const hex = /^\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})/.exec(rest)?.[0];
  if (hex !== undefined) return [hex.length, hex];
  const wide = /^\\x\{([0-9a-fA-F]{1,6})\}/.exec(rest);
  if (wide !== null) return [wide[0].length, `\\u{${wide[1]}}`];
  const property = /^\\([pP])(?:\{(\^?)(\w+)\}|([LMNPSZC]))/.exec(rest);
  if (property !== null) {
    const [whole, p, not = '', name, letter] = property;
    if (not !== '' || name?.startsWith('java') || name?.startsWith('In')) {
      throw unsupported(`the property ${name}`);
    }
    const known = name === undefined ? letter : (PROPERTIES[name] ?? scriptOr(name));
    return [whole.length, `\\${p}{${known}}`];
  }
  if (/[A-Za-z0-9]/.test(code)) throw unsupported(`\\${code}`);
  const [symbol = code] = Array.from(rest.slice(1));
  return [1 + symbol.length, /[\\^$.*+?()[\]{}|/]/.test(symbol) ? `\\${symbol}` : symbol];
}

/** Scripts are named bare by Trino. */
function scriptOr(name: string): string {
  try {
    return new RegExp(`\\p{${name}}`, 'u') && name;
  } catch {
    return `Script=${name}`;
  }
}

function characterClass(rest: string): readonly [number, string] {
  let at = rest[1] === '^' ? 2 : 1;
  let source = rest.slice(0, at);
  if (rest[at] === ']') throw invalidArgument('empty char-class');
  while (rest[at] !== ']') {
    const character = rest[at];
    if (character === undefined) throw invalidArgument('premature end of char-class');
    if (character === '[' || rest.startsWith('&&', at))
      throw unsupported('a set of character classes');
    if (character !== '\\') {
      source += character === '/' ? '\\/' : character;
      at += 1;
      continue;
    }
    const [read, text] = classEscape(rest.slice(at));
    source += text;
    at += read;
  }
  return [at + 1, `${source}]`];
}

function classEscape(rest: string): readonly [number, string] {
  const code = rest[1];
  if (code === undefined) throw invalidArgument('end pattern at escape');
  if (code === 's') return [2, BLANK];
  if (code === 'S' || code === 'b' || code === 'Q')
    throw unsupported(`\\${code} in a character class`);
  if (code === '-') return [2, '\\-'];
  return common(rest, code);
}
