import { contexts, TrinoSQL } from '#grammar';
import { hideColumnParents } from './nested-columns.ts';

export { contexts };

const dialect = new TrinoSQL();

type TrinoParser = ReturnType<typeof dialect.createParser>;
export type SyntaxListener = (
  line: number,
  column: number,
  message: string,
  token: string | null,
) => void;

/** A parser of the text; `listener` hears of every syntax error, columns from 0. Prints nothing. */
function createTrinoParser(sql: string, listener: SyntaxListener): TrinoParser {
  const parser = dialect.createParser(sql, () => {});
  hideCorresponding(parser);
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

type SingleStatement = ReturnType<TrinoParser['singleStatement']>;

/** ANTLR's mode that looks at the rules around; the quick one reads LATERAL (query) as a table of that name. */
const FULL_CONTEXT = 1;

/** One statement and the token behind it, null at the end of the text. `listener` hears of errors only where no reading is without. */
export function readStatement(
  sql: string,
  listener: SyntaxListener,
): { readonly statement: SingleStatement; readonly behind: TrinoToken | null } {
  let errors = 0;
  const quick = createTrinoParser(sql, () => {
    errors += 1;
  });
  const statement = quick.singleStatement();
  if (errors === 0 && tokenBehind(quick) === null) return { statement, behind: null };
  const parser = createTrinoParser(sql, listener);
  parser.interpreter.predictionMode = FULL_CONTEXT;
  return { statement: parser.singleStatement(), behind: tokenBehind(parser) };
}

type TrinoToken = ReturnType<TrinoParser['getCurrentToken']>;

function tokenBehind(parser: TrinoParser): TrinoToken | null {
  const token = parser.getCurrentToken();
  return token.type === END ? null : token;
}

const END = -1;
const HIDDEN_CHANNEL = 1;
const SET_OPERATORS = /^(union|intersect|except|all|distinct)$/i;

interface TokenBuffer {
  fill(): void;
  getTokens(): {
    readonly text?: string | undefined;
    readonly line: number;
    readonly column: number;
    channel: number;
  }[];
}

/** The parser is made with a buffered stream of tokens; its declared type names only what every stream has. */
const tokenBuffer = (parser: TrinoParser): TokenBuffer =>
  parser.inputStream as unknown as TokenBuffer;

/** CORRESPONDING behind a set operator is newer than the grammar: it is read over, `isCorresponding` finds it. */
function hideCorresponding(parser: TrinoParser): void {
  const tokens = tokenBuffer(parser);
  tokens.fill();
  const visible = tokens.getTokens().filter(({ channel }) => channel === 0);
  hideColumnParents(visible);
  for (const [index, token] of visible.entries()) {
    const operator = visible[index - 1]?.text ?? '';
    const here = token.text?.toLowerCase() === 'corresponding' && SET_OPERATORS.test(operator);
    if (here && visible[index + 1]?.text !== '(') token.channel = HIDDEN_CHANNEL;
  }
}
