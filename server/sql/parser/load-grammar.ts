import { registerHooks } from 'node:module';

/**
 * dt-sql-parser writes its relative imports without extensions, which only a bundler resolves; the
 * hook completes them inside that package alone.
 */
const hooks = registerHooks({
  resolve(specifier, context, nextResolve) {
    const inside = context.parentURL?.includes('/dt-sql-parser/') === true;
    if (!inside || !specifier.startsWith('.') || specifier.endsWith('.js')) {
      return nextResolve(specifier, context);
    }
    try {
      return nextResolve(`${specifier}.js`, context);
    } catch {
      return nextResolve(`${specifier}/index.js`, context);
    }
  },
});

export const contexts = await import('dt-sql-parser/dist/lib/trino/TrinoSqlParser.js');
const { TrinoSQL } = await import('dt-sql-parser/dist/parser/trino/index.js');
hooks.deregister();

const dialect = new TrinoSQL();

type TrinoParser = ReturnType<typeof dialect.createParser>;
export type SyntaxListener = (
  line: number,
  column: number,
  message: string,
  token: string | null,
) => void;

/** A parser of the text; `listener` hears of every syntax error, columns from 0. Prints nothing. */
export function createTrinoParser(sql: string, listener: SyntaxListener): TrinoParser {
  const parser = dialect.createParser(sql, () => {});
  parser.removeErrorListeners();
  parser.addErrorListener({
    syntaxError(_recognizer, symbol, line, column, message) {
      listener(line, column, message, symbol?.text ?? null);
    },
    reportAmbiguity() {},
    reportAttemptingFullContext() {},
    reportContextSensitivity() {},
  });
  return parser;
}
