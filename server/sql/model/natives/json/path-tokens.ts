/** What is wrong with a path and where, as an offset into its text. */
export class PathError extends Error {
  readonly offset: number;
  readonly errorName: 'SYNTAX_ERROR' | 'NOT_SUPPORTED';

  constructor(message: string, offset: number, errorName: PathError['errorName'] = 'SYNTAX_ERROR') {
    super(message);
    this.offset = offset;
    this.errorName = errorName;
  }
}

const TOKEN =
  /\s*(?:(?<string>"(?:[^"\\]|\\.|"")*")|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<variable>\$[A-Za-z_]\w*)|(?<word>[A-Za-z_]\w*)|(?<sign>&&|\|\||==|<>|!=|<=|>=|\.\.|[$@.*[\](),?!<>+\-/%]))/y;

export interface Token {
  readonly kind: 'string' | 'number' | 'variable' | 'word' | 'sign' | 'end';
  readonly text: string;
  readonly offset: number;
}

/** A path's tokens; the last is its end. Throws `PathError`. */
export function pathTokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    const entry = Object.entries(groups ?? {}).find(([, value]) => value !== undefined);
    if (entry === undefined)
      throw new PathError(`no viable alternative at '${text.slice(at)}'`, at);
    const [kind, value = ''] = entry;
    at = TOKEN.lastIndex;
    found.push({ kind: kind as Token['kind'], text: value, offset: at - value.length });
  }
  return [...found, { kind: 'end', text: '<EOF>', offset: text.length }];
}

export const END: Token = { kind: 'end', text: '<EOF>', offset: 0 };

/** The text that a token in quotes stands for. */
export const unquote = (text: string): string =>
  text.slice(1, -1).replace(/""|\\(.)/gs, (_, c) => c ?? '"');
