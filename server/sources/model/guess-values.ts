import type { Guess } from './guess.ts';
import { type DayOrder, dayOrderOf, needsDayOrder, parseTimeText } from './time-text.ts';
import type { GlucoseUnit } from './units.ts';

const DAY_MS = 86_400_000;

/** The unit of a column by its name, else by its values. */
export function guessUnit(column: string, values: readonly string[]): Guess<GlucoseUnit> {
  if (/mmol/i.test(column)) {
    return { value: 'mmol/L', confidence: 1, why: 'by the name of the column' };
  }
  if (/mg\s*[/_]?\s*dl/i.test(column)) {
    return { value: 'mg/dL', confidence: 1, why: 'by the name of the column' };
  }
  const numbers = values
    .map((text) => text.trim().replace(',', '.'))
    .filter((text) => /^\d+(\.\d+)?$/.test(text))
    .map(Number)
    .sort((a, b) => a - b);
  const middle = numbers[Math.floor(numbers.length / 2)];
  if (middle === undefined) return { value: 'mg/dL', confidence: 0.5, why: 'there are no numbers' };
  const why = `half of the values are below ${middle}`;
  if (middle >= 40) return { value: 'mg/dL', confidence: 0.95, why };
  // Whole numbers of this size are error codes or a meter without decimals.
  const fractions = numbers.filter((number) => !Number.isInteger(number)).length / numbers.length;
  const confidence = middle >= 2 && fractions > 0.3 ? 0.95 : 0.6;
  return { value: middle < 34 ? 'mmol/L' : 'mg/dL', confidence, why };
}

/** The order of day and month in a column of times; null when no date needs one. */
export function guessDayOrder(times: readonly string[]): Guess<DayOrder> | null {
  if (!times.some(needsDayOrder)) return null;
  const certain = dayOrderOf(times);
  if (certain !== null) return { value: certain, confidence: 1, why: 'only one order gives dates' };
  const jumps = {
    'day-first': jumpsOf(times, 'day-first'),
    'month-first': jumpsOf(times, 'month-first'),
  };
  const why = 'rows follow each other within days in this order';
  if (jumps['day-first'] === 0 && jumps['month-first'] > 1) {
    return { value: 'day-first', confidence: 0.95, why };
  }
  if (jumps['month-first'] === 0 && jumps['day-first'] > 1) {
    return { value: 'month-first', confidence: 0.95, why };
  }
  return { value: 'day-first', confidence: 0.5, why: 'both orders give dates' };
}

/** How often two rows that follow each other lie more than some days apart. */
function jumpsOf(times: readonly string[], order: DayOrder): number {
  let jumps = 0;
  let before: number | null = null;
  for (const text of times) {
    const time = parseTimeText(text, order);
    if (time === null) continue;
    const at = time.kind === 'instant' ? time.epochMs : time.localMs;
    if (before !== null && Math.abs(at - before) > 5 * DAY_MS) jumps += 1;
    before = at;
  }
  return jumps;
}
