import type { Position, SqlParameter } from '#server/sql/model/front-end.ts';
import type { CellValue, Column, ReadContext } from '../../port.ts';
import { statementError } from './failure.ts';
import { columnsInFront, withParameters } from './literal.ts';
import { runStatement, type StatementPage } from './run-statement.ts';
import type { StatementHeaders } from './session-headers.ts';
import type { TrinoTransport } from './transport.ts';
import { foreignType, type ReadType, readType } from './type-signature.ts';

export interface SentStatement {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  readonly headers: StatementHeaders;
  readonly isReadOnly: boolean;
  readonly originalPosition: (position: Position) => Position;
  readonly originalWords: (message: string) => string;
  /** Names in the rows of a statement that tells of names, as the person knows them; left out: rows are data. */
  readonly originalName?: (name: string) => string;
}

export interface SendDeps {
  readonly transport: TrinoTransport;
  readonly isSpooled: boolean;
}

/** One answer of the engine, its rows read by the types of the columns. */
export interface ReadPage extends Omit<StatementPage, 'columns' | 'rows' | 'error'> {
  /** Known from some page on. */
  readonly columns: readonly Column[] | null;
  readonly rowCount: number;
  /** Column by column. */
  readonly values: readonly (readonly CellValue[])[];
  /** Columns whose type is shown as text, by name. */
  readonly shownAsText: ReadonlyMap<string, string>;
}

/** Runs a statement and reads its pages. Throws what `runStatement` throws, and the engine's own failure as `StatementError`. */
export async function* sendStatement(
  { transport, isSpooled }: SendDeps,
  statement: SentStatement,
  signal: AbortSignal,
): AsyncGenerator<ReadPage> {
  const { parameters, headers, isReadOnly } = statement;
  const sql = withParameters(statement.sql, parameters);
  const inFront = columnsInFront(parameters);
  const { originalName } = statement;
  const named = (value: CellValue): CellValue =>
    originalName !== undefined && typeof value === 'string' ? originalName(value) : value;
  let columns: readonly Column[] | null = null;
  let types: readonly ReadType[] = [];
  let shownAsText: ReadonlyMap<string, string> = new Map();
  /** Rows may come before their columns. */
  let early: (readonly unknown[])[] = [];
  let hasRun = false;
  for await (const page of runStatement(
    transport,
    { sql, headers, isReadOnly, isSpooled },
    signal,
  )) {
    const { columns: described, rows, error, ...rest } = page;
    if (error !== null) {
      const originalPosition = ({ line, column }: Position) =>
        statement.originalPosition({ line, column: line === 1 ? column - inFront : column });
      throw statementError(error, { ...statement, originalPosition, hasRun });
    }
    hasRun ||= page.stats.scheduled;
    if (columns === null && described) {
      types = described.map(({ typeSignature }) => readType(typeSignature));
      columns = described.map(({ name }, place) => ({
        name,
        type: types[place]?.type ?? { kind: 'unknown' },
      }));
      shownAsText = new Map(
        described.flatMap(({ name, typeSignature }) => {
          const foreign = foreignType(typeSignature);
          return foreign === null ? [] : [[name, foreign] as const];
        }),
      );
    }
    early = early.length === 0 ? [...rows] : [...early, ...rows];
    const known = columns === null ? [] : early;
    if (columns !== null) early = [];
    yield {
      ...rest,
      columns,
      rowCount: known.length,
      values: types.map(({ read }, place) => known.map((row) => named(read(row[place])))),
      shownAsText,
    };
  }
}

/** What a statement of a person or of the console is sent with. */
export function headersFor(
  context: Pick<ReadContext, 'user' | 'schema' | 'timeZone' | 'session'>,
  more: Pick<StatementHeaders, 'catalog' | 'traceToken' | 'clientTags'> & Partial<StatementHeaders>,
): StatementHeaders {
  const { session } = context;
  return {
    user: context.user,
    schema: context.schema,
    timeZone: context.timeZone,
    path: session?.path ?? null,
    properties: session?.properties ?? {},
    prepared: session?.prepared ?? {},
    transactionId: session?.transaction ?? null,
    clientInfo: 'Cascade Console',
    ...more,
  };
}
