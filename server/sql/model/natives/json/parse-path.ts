import { trinoDouble } from './java-number.ts';
import { END, PathError, pathTokens, type Token, unquote } from './path-tokens.ts';
import { type JsonPath, METHODS, type PathNode, type Predicate } from './path-tree.ts';

/** Reads `lax $.a[*] ? (@ > 1)`. Throws `PathError`. */
export function parsePath(text: string): JsonPath {
  const all = pathTokens(text);
  let index = 0;
  const peek = (ahead = 0): Token => all[Math.min(index + ahead, all.length - 1)] ?? END;
  const is = (...texts: readonly string[]): boolean =>
    peek().kind !== 'string' && texts.includes(peek().text);
  const fail = (): PathError => new PathError(`mismatched input '${peek().text}'`, peek().offset);
  const take = (): Token => {
    const token = peek();
    index += 1;
    return token;
  };
  const accept = (text: string): boolean => is(text) && take() !== END;
  const expect = (text: string): void => {
    if (!accept(text)) throw fail();
  };

  function expression(): PathNode {
    let left = term();
    while (is('+', '-')) left = arithmetic(left, term);
    return left;
  }

  function term(): PathNode {
    let left = unary();
    while (is('*', '/', '%')) left = arithmetic(left, unary);
    return left;
  }

  function arithmetic(left: PathNode, operand: () => PathNode): PathNode {
    const operator = take().text as '+';
    return { kind: 'arithmetic', operator, left, right: operand() };
  }

  function unary(): PathNode {
    if (accept('-')) return { kind: 'negate', base: unary() };
    if (accept('+')) return { kind: 'plus', base: unary() };
    return accessors(primary());
  }

  function primary(): PathNode {
    const token = take();
    switch (token.kind) {
      case 'string':
        return { kind: 'literal', value: unquote(token.text) };
      case 'number':
        return { kind: 'literal', value: numberLiteral(token.text) };
      case 'variable':
        return { kind: 'variable', name: token.text.slice(1) };
    }
    switch (token.text) {
      case '$':
        return { kind: 'context' };
      case '@':
        return { kind: 'current' };
      case 'last':
        return { kind: 'last' };
      case 'null':
        return { kind: 'literal', value: null };
      case 'true':
      case 'false':
        return { kind: 'literal', value: token.text === 'true' };
      case '(': {
        const inner = expression();
        expect(')');
        return inner;
      }
    }
    index -= 1;
    throw fail();
  }

  function accessors(start: PathNode): PathNode {
    let base = start;
    for (;;) {
      if (accept('..')) base = { kind: 'descendant', base, key: key() };
      else if (accept('.')) base = member(base);
      else if (accept('[')) base = elements(base);
      else if (accept('?')) {
        expect('(');
        base = { kind: 'filter', base, predicate: predicate() };
        expect(')');
      } else return base;
    }
  }

  function key(): string {
    const token = take();
    if (token.kind === 'string') return unquote(token.text);
    if (token.kind === 'word') return token.text;
    index -= 1;
    throw fail();
  }

  function member(base: PathNode): PathNode {
    if (accept('*')) return { kind: 'member', base, key: null };
    const token = peek();
    const name = key();
    if (token.kind === 'string' || !accept('(')) return { kind: 'member', base, key: name };
    const method = METHODS.find((known) => known === name);
    if (name === 'datetime') {
      throw new PathError(
        'datetime method in JSON path is not yet supported',
        token.offset,
        'NOT_SUPPORTED',
      );
    }
    if (method === undefined) throw new PathError(`mismatched input '${name}'`, token.offset);
    expect(')');
    return { kind: 'method', base, name: method };
  }

  function elements(base: PathNode): PathNode {
    if (accept('*')) {
      expect(']');
      return { kind: 'elements', base, subscripts: null };
    }
    const subscripts: { readonly from: PathNode; readonly to: PathNode | null }[] = [];
    do {
      const from = expression();
      subscripts.push({ from, to: accept('to') ? expression() : null });
    } while (accept(','));
    expect(']');
    return { kind: 'elements', base, subscripts };
  }

  function predicate(): Predicate {
    let left = conjunction();
    while (accept('||')) left = { kind: 'or', left, right: conjunction() };
    return left;
  }

  function conjunction(): Predicate {
    let left = condition();
    while (accept('&&')) left = { kind: 'and', left, right: condition() };
    return left;
  }

  function condition(): Predicate {
    if (accept('!')) {
      expect('(');
      const base = predicate();
      expect(')');
      return { kind: 'not', base };
    }
    if (is('exists') && peek(1).text === '(') {
      take();
      take();
      const path = expression();
      expect(')');
      return { kind: 'exists', path };
    }
    return attempt(comparison) ?? parenthesised();
  }

  /** What stands in parentheses is a path or a predicate; only its end tells. */
  function attempt<T>(read: () => T): T | null {
    if (!is('(')) return read();
    const start = index;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PathError) || error.errorName !== 'SYNTAX_ERROR') throw error;
      index = start;
      return null;
    }
  }

  function parenthesised(): Predicate {
    expect('(');
    const base = predicate();
    expect(')');
    if (!is('is')) return base;
    take();
    expect('unknown');
    return { kind: 'unknown', base };
  }

  function comparison(): Predicate {
    const left = expression();
    if (is('starts') && peek(1).text === 'with') {
      take();
      take();
      return { kind: 'starts with', whole: left, initial: expression() };
    }
    if (is('like_regex')) {
      throw new PathError(
        'like_regex predicate in JSON path is not yet supported',
        peek().offset,
        'NOT_SUPPORTED',
      );
    }
    if (!is('==', '<>', '!=', '<', '>', '<=', '>=')) throw fail();
    const operator = take().text.replace('!=', '<>') as '==';
    return { kind: 'compare', operator, left, right: expression() };
  }

  const lax = is('lax');
  if (!lax && !is('strict')) {
    throw new PathError(`missing {'lax', 'strict'} at '${peek().text}'`, peek().offset);
  }
  take();
  const root = expression();
  if (peek().kind !== 'end') {
    throw new PathError(`extraneous input '${peek().text}' expecting <EOF>`, peek().offset);
  }
  return { lax, root };
}

function numberLiteral(text: string): { kind: 'integer' | 'double' | 'decimal'; text: string } {
  if (/^\d+$/.test(text)) return { kind: 'integer', text: String(BigInt(text)) };
  if (/[eE]/.test(text)) return { kind: 'double', text: trinoDouble(Number(text)) };
  return { kind: 'decimal', text: text.replace(/^\./, '0.').replace(/\.$/, '') };
}
