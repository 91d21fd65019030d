import type { CheckState, CheckView } from '../port.ts';

/** What a number of failing rows means at a severity. */
export function checkState(failures: number, severity: 'warn' | 'error'): CheckState {
  if (failures === 0) return 'pass';
  return severity === 'warn' ? 'warn' : 'fail';
}

export interface Gate {
  readonly holds: boolean;
  /** `13 pass, 1 warns, 0 fail` */
  readonly summary: string;
  /** Sentence that names the checks that stop the run; null when the gate holds. */
  readonly failure: string | null;
}

type Checked = Pick<CheckView, 'asset' | 'name' | 'state' | 'failures'>;

/** A warning is told and lets the run go on; what fails or could not be checked stops it. */
export function judge(checks: readonly Checked[]): Gate {
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const stopping = checks.filter(({ state }) => state === 'fail' || state === 'error');
  const errors = count('error');
  return {
    holds: stopping.length === 0,
    summary: `${count('pass')} pass, ${count('warn')} warn, ${count('fail')} fail${errors === 0 ? '' : `, ${errors} could not run`}`,
    failure:
      stopping.length === 0
        ? null
        : `${stopping.slice(0, 3).map(sentence).join('; ')}${more(stopping.length)}.`,
  };
}

const sentence = (check: Checked) =>
  check.state === 'error'
    ? `${check.name} on ${check.asset} could not run`
    : `${check.name} failed on ${check.asset} with ${check.failures} ${check.failures === 1 ? 'row' : 'rows'}`;

const more = (stopping: number) => (stopping > 3 ? `; and ${stopping - 3} more` : '');
