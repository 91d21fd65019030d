import { pinned } from '#server/engine/collect-records.ts';
import type { ReadContext } from '#server/engine/port.ts';
import { AppError } from '#server/platform/errors.ts';
import type { GlucoseDeps } from './collect-rows.ts';
import { type History, loadHistory } from './load-history.ts';
import { type LocalDay, localDays, passedMinutes } from './model/local-days.ts';
import { chooseWindow, lengthOf, type ReportWindow } from './model/report-window.ts';
import { readContext } from './read-context.ts';
import type { WindowInput } from './schemas.ts';

const MAX_DAYS = 36_600;

export interface ResolvedWindow {
  readonly history: History;
  /** Held at the commit that the history was read at. */
  readonly context: ReadContext;
  readonly window: ReportWindow;
  /** Zone of the person's last reading; days are days of this zone. */
  readonly zone: string;
  /** Every day of the window, with its 23, 24 or 25 hours. */
  readonly days: readonly LocalDay[];
  /** The present, or the last reading where that claims to be later. */
  readonly nowMs: number;
  /** Minutes of the window that have passed: the current day counts up to now. */
  readonly passedMinutes: number;
}

/** Finds a person's readings and the days that a report is about. */
export async function resolveWindow(
  deps: GlucoseDeps,
  input: WindowInput,
): Promise<ResolvedWindow> {
  const asked = readContext(input, deps.user);
  const history = await loadHistory(deps, asked, input.person);
  const window = windowOf(history, input);
  const { zone } = history.last;
  const days = localDays(window.from, window.to, zone);
  const nowMs = Math.max(deps.clock().getTime(), history.last.lastMs);
  return {
    history,
    context: pinned(asked, history.commitHash),
    window,
    zone,
    days,
    nowMs,
    passedMinutes: passedMinutes(days, nowMs),
  };
}

function windowOf(history: History, input: WindowInput): ReportWindow {
  const window = tryWindow(history, input);
  if (lengthOf(window) > MAX_DAYS) {
    throw new AppError('invalid', `A report spans ${MAX_DAYS} days at most. Choose fewer.`);
  }
  return window;
}

function tryWindow(history: History, input: WindowInput): ReportWindow {
  try {
    return chooseWindow(
      history.days.map(({ date }) => date),
      input,
    );
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AppError('invalid', cause.message, { cause });
  }
}
