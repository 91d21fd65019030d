import { type Position, SqlError } from '../model/front-end.ts';
import type { LikePattern, Statement } from '../model/tree.ts';
import { buildBoolean, buildExpression, buildPrimary, buildValue } from './build-expression.ts';
import { buildQuery } from './build-query.ts';
import { tableName } from './build-relation.ts';
import { registerBuilders } from './builders.ts';
import { contexts, createTrinoParser } from './load-grammar.ts';
import { numberParameters } from './number-parameters.ts';
import { identifier, positionOf, present, stringValue, syntaxError } from './tokens.ts';

registerBuilders({
  expression: buildExpression,
  boolean: buildBoolean,
  value: buildValue,
  primary: buildPrimary,
  query: buildQuery,
});

type StatementContext = InstanceType<typeof contexts.StatementContext>;

/**
 * One statement of Trino's dialect as a tree. Throws `SqlError` `SYNTAX_ERROR` with the position of
 * the first token that does not fit; a semicolon does not fit anywhere, as in Trino.
 */
export function parseStatement(sql: string): Statement {
  const parser = createTrinoParser(sql, (line, column, message, token) => {
    const position = { line, column: column + 1 };
    const newer = beyondGrammar(sql, position, token);
    if (newer !== null) throw new SqlError('NOT_SUPPORTED', `${newer} is not supported`, position);
    throw syntaxError(expectation(message, token), position);
  });
  const program = parser.program();
  const [first, second] = program.statements();
  if (first === undefined) throw syntaxError("mismatched input '<EOF>'", endOf(sql));
  const single = first.singleStatement();
  const semicolon = single.SEMICOLON();
  if (semicolon !== null) {
    const { line, column } = semicolon.symbol;
    throw syntaxError("mismatched input ';'", { line, column: column + 1 });
  }
  if (second !== undefined) {
    const token = second.start?.text ?? '';
    throw syntaxError(`mismatched input '${token}'`, positionOf(second));
  }
  return numberParameters(buildStatement(single.statement()));
}

/** What Trino has and the grammar lacks, so that it is refused under its name and not as a typing error. */
function beyondGrammar(sql: string, position: Position, token: string | null): string | null {
  if (/^corresponding$/i.test(token ?? '')) return 'CORRESPONDING';
  const lines = sql.split('\n').slice(0, position.line);
  const before = [...lines.slice(0, -1), lines.at(-1)?.slice(0, position.column - 1)].join('\n');
  return /\blateral\s*$/i.test(before) ? 'LATERAL' : null;
}

/** ANTLR lists every token that could follow; the first lines of a console are no place for 200 of them. */
function expectation(message: string, token: string | null): string {
  if (token === null) return message;
  if (/predicate/.test(message)) return `mismatched input '${token}'. Expecting: <expression>`;
  const expected = /expecting (\{.*\}|'[^']*'|\S+)$/s.exec(message)?.[1];
  const few = expected === undefined || expected.length > 80 ? '' : `. Expecting: ${expected}`;
  return `mismatched input '${token}'${few}`;
}

function endOf(sql: string): Position {
  const lines = sql.split('\n');
  return { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 };
}

function buildStatement(context: StatementContext): Statement {
  const position = positionOf(context);
  if (context instanceof contexts.StatementDefaultContext) {
    const root = context.rootQuery();
    if (root.withFunction() !== null) {
      return { kind: 'unsupported-statement', what: 'WITH FUNCTION', position };
    }
    return { kind: 'query', query: buildQuery(root.query()), parameterCount: 0, position };
  }
  if (context instanceof contexts.ShowCatalogsContext) {
    return { kind: 'show-catalogs', like: likePattern(context), position };
  }
  if (context instanceof contexts.ShowSchemasContext) {
    const catalog = context.catalogRef();
    return {
      kind: 'show-schemas',
      catalog: catalog === null ? null : identifier(catalog.identifier()),
      like: likePattern(context),
      position,
    };
  }
  if (context instanceof contexts.ShowTablesContext) {
    const schema = context.schemaRef();
    return {
      kind: 'show-tables',
      schema: schema === null ? null : schema.identifier().map(identifier),
      like: likePattern(context),
      position,
    };
  }
  if (context instanceof contexts.ShowColumnsContext) {
    const named = context.tableOrViewName();
    return {
      kind: 'show-columns',
      table: tableName(present(named.tableRef() ?? named.viewRef(), named)),
      like: likePattern(context),
      position,
    };
  }
  const verb = [context.start?.text ?? '', context.getChild(1)?.getText() ?? ''];
  const what = verb
    .filter((word) => /^[a-z]+$/i.test(word))
    .join(' ')
    .toUpperCase();
  return { kind: 'unsupported-statement', what, position };
}

function likePattern(context: {
  readonly _pattern?: InstanceType<typeof contexts.StringContext>;
  readonly _escape?: InstanceType<typeof contexts.StringContext>;
}): LikePattern | null {
  const { _pattern: pattern, _escape: escapeWith } = context;
  if (pattern === undefined) return null;
  return {
    pattern: stringValue(pattern),
    escape: escapeWith === undefined ? null : stringValue(escapeWith),
  };
}
