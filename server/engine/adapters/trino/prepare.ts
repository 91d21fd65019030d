import { SqlError } from '#server/sql/model/front-end.ts';
import type { StatementKind } from '#server/sql/model/statements/classify.ts';
import { classifySql } from '#server/sql/parser/classify-sql.ts';
import type { ReadContext, Statement } from '../../port.ts';
import { type BindDeps, type BoundStatement, bindStatement } from './bind-statement.ts';
import { innerStatement } from './inner-statement.ts';
import { headersFor, type SendDeps, type SentStatement, sendStatement } from './send-statement.ts';
import { showCatalogs } from './show-catalogs.ts';

export interface PrepareDeps extends BindDeps, SendDeps {
  /** Why nobody may write to a ref by a statement; null: they may. */
  readonly whyProtected: (ref: string) => Promise<string | null>;
}

export interface PreparedStatement extends Disposable {
  readonly bound: BoundStatement;
  readonly sent: SentStatement;
  readonly isWrite: boolean;
}

interface Tags {
  readonly traceToken: string;
  readonly clientTags: readonly string[];
}

/** Kinds that leave the lake as it is. */
const READS: ReadonlySet<StatementKind> = new Set([
  ...(['query', 'show', 'describe', 'explain', 'explain-analyze'] as const),
  ...(['session', 'prepare', 'execute', 'deallocate'] as const),
]);
/** A table's name with the commit that it is read at. */
const STATE = /^([^#]+)#[0-9a-f]{64}/;
/** They take away files that other refs may still read. */
const REMOVES_FILES = /\b(expire_snapshots|remove_orphan_files)\b/i;

/**
 * A statement bound to what it reads and writes, ready to be sent. Throws `SqlError`, also for what the
 * engine itself says of a text that our parser does not read.
 */
export async function prepareStatement(
  deps: PrepareDeps,
  statement: Statement,
  context: ReadContext,
  options: Tags & { readonly signal: AbortSignal },
): Promise<PreparedStatement> {
  const { text, wrap } = innerStatement(statement.sql, context.session?.prepared ?? {});
  const { bound, kind } = await bind(deps, text, context, options);
  using held = new DisposableStack();
  held.use(bound);
  const isWrite = !READS.has(kind);
  if (isWrite) await refuseWrite(deps, bound, context, { sql: text, kind });
  held.move();
  const { signal: _signal, ...tags } = options;
  const headers = headersFor(context, { ...tags, catalog: bound.catalog });
  return {
    bound,
    isWrite,
    sent: {
      ...wrap(bound.sql, headers),
      parameters: statement.parameters ?? [],
      isReadOnly: !isWrite,
      originalPosition: bound.originalPosition,
      originalWords: (message) => originalWords(deps, message),
      ...((bound.tellsNames || kind === 'describe' || /^\s*DESCRIBE\b/i.test(statement.sql)) && {
        originalName: (name: string) => bound.originalCatalog(name.replace(STATE, '$1')),
      }),
    },
    [Symbol.dispose]: () => bound[Symbol.dispose](),
  };
}

async function bind(
  deps: PrepareDeps,
  sql: string,
  context: ReadContext,
  options: Tags & { readonly signal: AbortSignal },
): Promise<{ readonly bound: BoundStatement; readonly kind: StatementKind }> {
  try {
    const { kind } = classifySql(sql, context.session?.prepared);
    const text = kind === 'show' ? ((await showCatalogs(deps, sql)) ?? sql) : sql;
    return { kind, bound: await bindStatement(deps, text, context, options.signal) };
  } catch (cause) {
    if (!(cause instanceof SqlError) || cause.errorName !== 'SYNTAX_ERROR') throw cause;
    await validate(deps, sql, context, options);
    throw new SqlError(
      'NOT_SUPPORTED',
      `Trino takes this statement, and the console cannot tell which tables it means: ${cause.message}. Write it another way.`,
      cause.position,
    );
  }
}

/** The engine's own judgement of a text; a text that it refuses throws. Nothing runs. */
async function validate(
  deps: PrepareDeps,
  sql: string,
  context: ReadContext,
  { signal, ...tags }: Tags & { readonly signal: AbortSignal },
): Promise<void> {
  const sent = {
    sql: `EXPLAIN (TYPE VALIDATE)\n${sql}`,
    parameters: [],
    headers: headersFor(context, { ...tags, catalog: deps.trinoCatalog }),
    isReadOnly: true,
    originalPosition: ({ line, column }: { line: number; column: number }) => ({
      line: Math.max(1, line - 1),
      column,
    }),
    originalWords: (message: string) => message,
  };
  for await (const _page of sendStatement(deps, sent, signal)) signal.throwIfAborted();
}

async function refuseWrite(
  { whyProtected, catalog }: PrepareDeps,
  { target }: BoundStatement,
  context: ReadContext,
  { sql, kind }: { readonly sql: string; readonly kind: StatementKind },
): Promise<void> {
  const refuse = (message: string) => new SqlError('NOT_SUPPORTED', message, null);
  if (target === null) {
    throw refuse('Statements write tables of the lake, and this one names none.');
  }
  if (context.asOf !== null) {
    throw refuse('A statement that writes goes to the head of a branch. Set AS OF to now first.');
  }
  const operation = REMOVES_FILES.exec(sql)?.[1];
  if (kind === 'alter-table-execute' && operation !== undefined) {
    throw refuse(
      `In Trino ${operation} removes files that other branches may still read. Maintenance does the same and looks at all of them.`,
    );
  }
  if (kind === 'alter-table-execute' && /\brollback_to_snapshot\b/i.test(sql)) {
    throw refuse(
      'A table that Trino writes keeps its newest snapshot alone. Revert the commit under Branches instead.',
    );
  }
  const ref = await catalog.getReference(target.ref);
  if (ref.ok && ref.value.type !== 'BRANCH') {
    throw refuse(`'${target.ref}' is a tag: it is read alone. Choose a branch.`);
  }
  const reason = await whyProtected(target.ref);
  if (reason !== null) throw new SqlError('PERMISSION_DENIED', reason, null);
}

/** Names of states and of the pool's catalogs are ours; nobody wrote them. */
function originalWords({ trinoCatalog }: PrepareDeps, message: string): string {
  return message
    .replace(/"([^"#]*)#[0-9a-f]{64}([^"]*)"/g, (_all, table: string, rest: string) =>
      /^[a-z_][a-z0-9_]*$/.test(table + rest) ? table + rest : `"${table}${rest}"`,
    )
    .replace(/#[0-9a-f]{64}/g, '')
    .replace(/\biceberg_[a-z0-9_]+_x[0-9a-f]{8}\b/g, trinoCatalog);
}
