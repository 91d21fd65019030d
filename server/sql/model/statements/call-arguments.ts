import { SqlError, type SqlParameter } from '../front-end.ts';
import { constantValue, type PropertyValue } from './property-value.ts';
import type { Argument } from './write-tree.ts';

/**
 * The constants that a procedure is called with, by the names of its parameters. Throws `SqlError` for an
 * argument that it does not have, one given twice, and a missing one.
 */
export function callArguments<Name extends string>(
  args: readonly Argument[],
  parameters: readonly SqlParameter[],
  { names, required }: { readonly names: readonly Name[]; readonly required: readonly Name[] },
): ReadonlyMap<Name, PropertyValue> {
  const given = new Map<Name, PropertyValue>();
  for (const [index, { name, value }] of args.entries()) {
    const wanted = name?.value.toLowerCase();
    const known = wanted === undefined ? names[index] : names.find((one) => one === wanted);
    const { position } = value;
    if (known === undefined) {
      throw new SqlError(
        'INVALID_PROCEDURE_ARGUMENT',
        `Unknown argument: ${wanted ?? index + 1}. There are: ${names.join(', ') || 'none'}`,
        position,
      );
    }
    if (given.has(known)) {
      throw new SqlError('INVALID_PROCEDURE_ARGUMENT', `Duplicate argument: ${known}`, position);
    }
    given.set(known, constantValue(value, parameters));
  }
  const missing = required.find((name) => !given.has(name));
  if (missing === undefined) return given;
  throw new SqlError(
    'INVALID_PROCEDURE_ARGUMENT',
    `Required procedure argument '${missing}' is missing`,
    null,
  );
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of `7d`, `1.5h`; null for another text. */
export function durationMs(text: string): number | null {
  const [, digits, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/.exec(text) ?? [];
  const factor = UNIT_MS[unit];
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}

const UNIT_BYTES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes of `100MB`; null for another text. */
export function dataSizeBytes(text: string): number | null {
  const [, digits, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB|PB)\s*$/.exec(text) ?? [];
  return digits === undefined ? null : Number(digits) * 1024 ** UNIT_BYTES.indexOf(unit);
}
