import type { ExecuteStatement, SessionStatement } from '../../model/statements/session-tree.ts';
import { tableName } from '../build-relation.ts';
import { build } from '../builders.ts';
import { contexts } from '../load-grammar.ts';
import { identifier, positionOf, stringValue, syntaxError } from '../tokens.ts';
import { sourceText } from './source-text.ts';

type StatementContext = InstanceType<typeof contexts.StatementContext>;

/** The tree of a statement about the session or of an EXECUTE; null: it is neither. */
export function buildSession(
  context: StatementContext,
): SessionStatement | ExecuteStatement | null {
  return buildSetting(context) ?? buildTransaction(context) ?? buildPrepared(context);
}

function buildSetting(context: StatementContext): SessionStatement | null {
  const position = positionOf(context);
  if (context instanceof contexts.UseContext) {
    return { kind: 'use', schema: tableName(context.schemaRef()), position };
  }
  if (context instanceof contexts.SetSessionContext) {
    const name = tableName(context.qualifiedName());
    return { kind: 'set-session', name, value: build.expression(context.expression()), position };
  }
  if (context instanceof contexts.ResetSessionContext) {
    return { kind: 'reset-session', name: tableName(context.qualifiedName()), position };
  }
  if (context instanceof contexts.SetTimeZoneContext) {
    const zone = context.expression();
    return {
      kind: 'set-time-zone',
      zone: zone === null ? null : build.expression(zone),
      position,
    };
  }
  if (context instanceof contexts.SetPathContext) {
    return { kind: 'set-path', path: sourceText(context.pathSpecification()), position };
  }
  return null;
}

function buildTransaction(context: StatementContext): SessionStatement | null {
  const position = positionOf(context);
  if (context instanceof contexts.CommitContext) return { kind: 'commit', position };
  if (context instanceof contexts.RollbackContext) return { kind: 'rollback', position };
  if (!(context instanceof contexts.StartTransactionContext)) return null;
  let isolation: string | null = null;
  let access: 'read only' | 'read write' | null = null;
  for (const mode of context.transactionMode()) {
    if (mode instanceof contexts.IsolationLevelContext) {
      if (isolation !== null)
        throw syntaxError('Multiple transaction isolation levels specified', positionOf(mode));
      isolation = sourceText(mode.levelOfIsolation()).toLowerCase().replaceAll(/\s+/g, ' ');
    } else if (mode instanceof contexts.TransactionAccessModeContext) {
      if (access !== null)
        throw syntaxError('Multiple transaction read modes specified', positionOf(mode));
      access = mode.KW_ONLY() === null ? 'read write' : 'read only';
    }
  }
  return { kind: 'start-transaction', isolation, readOnly: access === 'read only', position };
}

function buildPrepared(context: StatementContext): SessionStatement | ExecuteStatement | null {
  const position = positionOf(context);
  if (context instanceof contexts.PrepareContext) {
    const sql = sourceText(context.statement());
    return { kind: 'prepare', name: identifier(context.identifier()), sql, position };
  }
  if (context instanceof contexts.DeallocateContext) {
    return { kind: 'deallocate', name: identifier(context.identifier()), position };
  }
  if (context instanceof contexts.ExecuteContext) {
    return {
      kind: 'execute',
      name: identifier(context.identifier()),
      ...valuesOf(context),
      position,
    };
  }
  if (context instanceof contexts.ExecuteImmediateContext) {
    const text = context.string();
    const quote = positionOf(text);
    return {
      kind: 'execute-immediate',
      sql: stringValue(text),
      sqlPosition: { line: quote.line, column: quote.column + 1 },
      ...valuesOf(context),
      position,
    };
  }
  return null;
}

type ExecuteContext =
  | InstanceType<typeof contexts.ExecuteContext>
  | InstanceType<typeof contexts.ExecuteImmediateContext>;

function valuesOf(context: ExecuteContext): Pick<ExecuteStatement, 'args' | 'using'> {
  const values = context.expression();
  const [first] = values;
  const last = values.at(-1);
  const using =
    first === undefined || last === undefined
      ? null
      : sourceText({ start: first.start, stop: last.stop });
  return { args: values.map(build.expression), using };
}
