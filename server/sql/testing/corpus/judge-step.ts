import type { Column, StatementUpdate } from '#server/engine/port.ts';
import type { QueryFailure } from '#server/queries/port.ts';
import { difference } from '../compare-answers.ts';
import type { CorpusStep } from './read-corpus.ts';

/** How a step ended. */
export type StepOutcome =
  | {
      readonly kind: 'finished';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly unknown[])[];
      readonly update: StatementUpdate | null;
    }
  | { readonly kind: 'failed'; readonly failure: QueryFailure };

/**
 * `refused`: a clear error that names what the engine does not do. `errorDetail`: both fail, under another
 * name or at another place. `wrong`: other rows, types or counts, or one fails and the other does not.
 */
export type Verdict = 'agree' | 'errorDetail' | 'refused' | 'wrong';

export interface Judged {
  readonly verdict: Verdict;
  /** Empty where both agree. */
  readonly why: string;
}

/** Names under which an engine says that it does not do something. */
const REFUSALS: readonly string[] = ['NOT_SUPPORTED', 'FUNCTION_NOT_FOUND'];

const RESOURCES = /^(EXCEEDED_|CLUSTER_|QUERY_QUEUE|GENERIC_INSUFFICIENT)/;

export function judgeStep({ expect }: CorpusStep, outcome: StepOutcome): Judged {
  const { error } = expect;
  if (outcome.kind === 'failed') {
    const { failure } = outcome;
    const why = `${failure.name} at ${failure.line}:${failure.column}: ${failure.message}`;
    if (error === null) {
      return { verdict: REFUSALS.includes(failure.name) ? 'refused' : 'wrong', why };
    }
    if (sameFailure(error, failure)) return AGREE;
    const { name, line, column } = error;
    const detail = `${why} for ${name} at ${line}:${column}`;
    return { verdict: isRefusal(failure) ? 'refused' : 'errorDetail', why: detail };
  }
  if (error !== null) return { verdict: 'wrong', why: `an answer for ${error.name}` };
  const why = difference(outcome, expect) ?? otherUpdate(outcome.update, expect);
  return why === null ? AGREE : { verdict: 'wrong', why };
}

const AGREE: Judged = { verdict: 'agree', why: '' };

const isRefusal = ({ name, message }: QueryFailure): boolean =>
  name === 'FUNCTION_NOT_FOUND'
    ? /not known to this engine/.test(message)
    : REFUSALS.includes(name);

function sameFailure(
  expected: NonNullable<CorpusStep['expect']['error']>,
  failure: QueryFailure,
): boolean {
  // A defect of Trino's: any error will do.
  if (expected.type === 'INTERNAL_ERROR') return true;
  const samePlace =
    expected.line === null ||
    (expected.line === failure.line && expected.column === failure.column);
  return expected.name === failure.name && expected.type === typeOf(failure.name) && samePlace;
}

function typeOf(name: string): string {
  if (name !== 'EXCEEDED_FUNCTION_MEMORY_LIMIT' && RESOURCES.test(name)) {
    return 'INSUFFICIENT_RESOURCES';
  }
  if (name === 'GENERIC_INTERNAL_ERROR') return 'INTERNAL_ERROR';
  return /^ICEBERG_/.test(name) ? 'EXTERNAL' : 'USER_ERROR';
}

function otherUpdate(
  update: StatementUpdate | null,
  { updateType, updateCount }: CorpusStep['expect'],
): string | null {
  if ((update?.type ?? null) !== updateType) return `update ${update?.type} for ${updateType}`;
  const count = update?.count ?? null;
  const expected = updateCount === null ? null : BigInt(updateCount);
  return count === expected ? null : `${count} rows changed for ${expected}`;
}
