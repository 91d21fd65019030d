import { keyword, scan, type Token, withoutComments } from './scan.ts';

/** Tokens with what stands in parentheses as one piece. */
export type Piece = Token | Group;

export interface Group {
  readonly kind: 'group';
  readonly text: '(';
  /** Of the opening parenthesis. */
  readonly start: number;
  /** Behind the closing one; where the text ends when there is none. */
  readonly end: number;
  readonly pieces: readonly Piece[];
}

/** A text as nested pieces; what is not closed reaches to its end. */
export function tokenTree(text: string): readonly Piece[] {
  const tokens = withoutComments(scan(text));
  let index = 0;
  const read = (isNested: boolean): { readonly pieces: readonly Piece[]; readonly end: number } => {
    const pieces: Piece[] = [];
    for (let token = tokens[index]; token !== undefined; token = tokens[index]) {
      index += 1;
      if (token.text === ')' && token.kind === 'symbol') {
        if (isNested) return { pieces, end: token.end };
      } else if (token.text === '(' && token.kind === 'symbol') {
        const { start } = token;
        const inner = read(true);
        pieces.push({ kind: 'group', text: '(', start, end: inner.end, pieces: inner.pieces });
      } else {
        pieces.push(token);
      }
    }
    return { pieces, end: text.length + 1 };
  };
  return read(false).pieces;
}

export const isGroup = (piece: Piece | undefined): piece is Group => piece?.kind === 'group';

/** Keyword of a piece; empty for a group. */
export const wordOf = (piece: Piece | undefined): string =>
  piece === undefined || isGroup(piece) ? '' : keyword(piece);
