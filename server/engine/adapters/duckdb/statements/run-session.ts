import { SqlError } from '#server/sql/model/front-end.ts';
import type { SessionStatement } from '#server/sql/model/statements/session-tree.ts';
import type { Expression } from '#server/sql/model/tree.ts';
import { noPrepared } from '#server/sql/parser/resolve-execute.ts';
import type { QueryEvent, ReadContext, SessionChange, SpooledResult } from '../../../port.ts';
import type { Deadline } from '../../shared/deadline.ts';
import { statementRefs } from '../../shared/refs.ts';
import type { PrepareDeps } from '../bind-statement.ts';
import type { Instance } from '../instances.ts';
import { interruptible } from '../interruptible.ts';
import { hasSchema } from '../list-names.ts';
import { evaluateConstant } from './evaluate-constant.ts';
import { sessionOf } from './session-of.ts';
import { requireProperty, setProperty } from './set-session.ts';
import { timeZoneOf } from './time-zone.ts';
import { changeTransaction } from './transactions.ts';

interface SessionDeps extends PrepareDeps {
  readonly sandbox: Instance;
}

const TYPES = {
  use: 'USE',
  'set-session': 'SET SESSION',
  'reset-session': 'RESET SESSION',
  'set-time-zone': 'SET TIME ZONE',
  'set-path': 'SET PATH',
  'start-transaction': 'START TRANSACTION',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  prepare: 'PREPARE',
  deallocate: 'DEALLOCATE',
} as const satisfies Record<SessionStatement['kind'], string>;

const NO_RESULT: SpooledResult = { columns: [], rowCount: 0, bytes: 0, truncated: false };

/** The events of a statement that changes its session, after `queued`. Throws `SqlError`. */
export async function* runSession(
  deps: SessionDeps,
  statement: SessionStatement,
  context: ReadContext,
  deadline: Deadline,
): AsyncGenerator<QueryEvent> {
  yield { kind: 'planning' };
  const change = await changeOf(deps, statement, context, deadline);
  yield {
    kind: 'finished',
    result: NO_RESULT,
    update: { type: TYPES[statement.kind], count: null },
    sessionChanges: [change],
    warnings: [],
  };
}

async function changeOf(
  deps: SessionDeps,
  statement: SessionStatement,
  context: ReadContext,
  { signal }: Deadline,
): Promise<SessionChange> {
  const evaluate = async (expression: Expression) => {
    using lease = await deps.sandbox.readers.acquire(signal);
    return interruptible(lease.item, signal, () =>
      evaluateConstant(lease.item, expression, sessionOf(deps, context)),
    );
  };
  switch (statement.kind) {
    case 'use':
      return use(deps, statement, context);
    case 'set-session':
      return setProperty(requireProperty(statement.name), await evaluate(statement.value));
    case 'reset-session':
      return { kind: 'reset-property', name: requireProperty(statement.name).name };
    case 'set-time-zone': {
      const { zone } = statement;
      const timeZone = zone === null ? null : timeZoneOf(await evaluate(zone));
      return { kind: 'set-time-zone', timeZone };
    }
    case 'set-path':
      return { kind: 'set-path', path: statement.path };
    case 'start-transaction':
    case 'commit':
    case 'rollback':
      return changeTransaction(statement, context, deps.clock());
    case 'prepare':
      return { kind: 'prepare', name: statement.name.value, sql: statement.sql };
    case 'deallocate': {
      const name = statement.name.value;
      if (context.session?.prepared[name] === undefined) throw noPrepared(name);
      return { kind: 'deallocate', name };
    }
  }
}

async function use(
  deps: SessionDeps,
  { schema: parts }: Extract<SessionStatement, { readonly kind: 'use' }>,
  context: ReadContext,
): Promise<SessionChange> {
  const [schema = '', named = null] = parts.map(({ value }) => value.toLowerCase()).toReversed();
  const catalog = named ?? sessionOf(deps, context).catalog ?? '';
  const exists = await hasSchema(deps, statementRefs(deps.catalog, context), catalog, schema);
  if (exists === null)
    throw new SqlError('CATALOG_NOT_FOUND', `Catalog '${catalog}' not found`, null);
  if (!exists) {
    throw new SqlError('NOT_FOUND', `Schema does not exist: ${catalog}.${schema}`, null);
  }
  return { kind: 'use', catalog: named, schema };
}
