import { parseInstant } from './instant.ts';
import { referenceNameDefect } from './reference-name.ts';

/** One step from a commit to an older one. */
export type RelativeStep =
  /** `~N`: the N-th predecessor, first parents only. */
  | { readonly kind: 'predecessor'; readonly count: number }
  /** `*T`: the newest commit not younger than that. */
  | { readonly kind: 'moment'; readonly epochNanos: bigint }
  /** `^1` is the direct parent, `^2` the merge parent. */
  | { readonly kind: 'parent'; readonly index: number };

export interface ReferenceSpec {
  /** Null: detached, or the default branch when `hash` is null too. */
  readonly name: string | null;
  /** Lower-case hex; null: the head of `name`. */
  readonly hash: string | null;
  readonly steps: readonly RelativeStep[];
}

const SPEC = /^([^@~*^]*)(@[^~*^]*)?((?:[~*^][^~*^]+)*)$/;
const HASH = /^[0-9a-fA-F]{8,64}$/;
const STEP = /([~*^])([^~*^]+)/g;
const MILLIS_TO_NANOS = 1_000_000n;

/** Parses `name@hash~1*ts^2`; a string is the sentence that says why the text is no such spec. */
export function parseReferenceSpec(text: string): ReferenceSpec | string {
  const match = SPEC.exec(text);
  if (match === null) return refusal(text, 'expected name@hash with ~N, *time or ^N behind it');
  const [, given = '', at, relative = ''] = match;
  const name = given === '' || given === '-' ? null : given;
  const hash = at === undefined || at === '@' ? null : at.slice(1).toLowerCase();
  const defect = name === null ? null : referenceNameDefect(name);
  if (defect !== null) return defect;
  if (hash !== null && !HASH.test(hash)) {
    return refusal(text, `'${hash}' is not a commit hash of 8 to 64 hex digits`);
  }
  if (given === '' && hash === null) return refusal(text, 'a name or a hash is missing');
  const steps: RelativeStep[] = [];
  for (const [part, sign = '', operand = ''] of relative.matchAll(STEP)) {
    const step = parseStep(sign, operand);
    if (step === null) return refusal(text, `'${part}' is not a step to an older commit`);
    steps.push(step);
  }
  return { name, hash, steps };
}

function parseStep(sign: string, operand: string): RelativeStep | null {
  if (sign === '*') {
    // Like the real server: a time needs `Z` and a fraction, or is milliseconds since the epoch.
    if (/^\d+$/.test(operand)) {
      return { kind: 'moment', epochNanos: BigInt(operand) * MILLIS_TO_NANOS };
    }
    const epochNanos = /\.\d+Z$/.test(operand) ? parseInstant(operand) : null;
    return epochNanos === null ? null : { kind: 'moment', epochNanos };
  }
  if (!/^[1-9]\d{0,8}$/.test(operand)) return null;
  const number = Number(operand);
  return sign === '~' ? { kind: 'predecessor', count: number } : { kind: 'parent', index: number };
}

function refusal(text: string, reason: string): string {
  return `'${text}' is not a reference: ${reason}. Examples: main, main@<hash>, main*2026-01-31T12:00:00.000Z, @<hash>~1.`;
}
