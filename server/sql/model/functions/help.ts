import type { FunctionHelp } from '../editor/offers.ts';
import { formatType, type TrinoType } from '../types.ts';
import { AGGREGATES, RANKING } from './aggregates.ts';
import { SCALARS } from './scalars.ts';
import type { Signature } from './signature.ts';

/** Every function of the dialect with its forms, in the order of their names. */
export function functionsHelp(): readonly FunctionHelp[] {
  const forms = new Map<string, Set<string>>();
  const add = (name: string, signature: string) => {
    const known = forms.get(name) ?? new Set();
    forms.set(name, known.add(signature));
  };
  for (const catalogue of [SCALARS, AGGREGATES]) {
    for (const [name, signatures] of Object.entries(catalogue)) {
      for (const signature of signatures) add(name, signatureText(name, signature));
    }
  }
  for (const [name, type] of Object.entries(RANKING)) add(name, `${name}() → ${formatType(type)}`);
  for (const signature of SPECIAL) add(signature.slice(0, signature.indexOf('(')), signature);
  return [...forms]
    .map(([name, signatures]) => ({ name, signatures: [...signatures].slice(0, MOST_FORMS) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const MOST_FORMS = 6;

function signatureText(name: string, { parameters, returns, variadic }: Signature): string {
  const list = parameters.map((parameter) =>
    parameter === 'local' ? 'date or timestamp' : parameter,
  );
  const result = typeof returns === 'function' ? 'as given' : formatType(returns as TrinoType);
  return `${name}(${list.join(', ')}${variadic === true ? ', …' : ''}) → ${result}`;
}

/** Functions whose arguments decide how they are compiled. */
const SPECIAL = [
  'at_timezone(timestamp with time zone, varchar) → timestamp with time zone',
  'coalesce(T, T, …) → T',
  'count(*) → bigint',
  'count(any) → bigint',
  'date(timestamp) → date',
  'date_add(unit, bigint, timestamp) → timestamp',
  'date_diff(unit, timestamp, timestamp) → bigint',
  'date_format(timestamp, format) → varchar',
  'date_parse(varchar, format) → timestamp(3)',
  'date_trunc(unit, timestamp) → timestamp',
  'filter(array(T), function(T, boolean)) → array(T)',
  'first_value(T) → T',
  'greatest(T, T, …) → T',
  'if(boolean, T, T) → T',
  'json_extract(json, path) → json',
  'json_extract_scalar(json, path) → varchar',
  'lag(T, offset, default) → T',
  'last_value(T) → T',
  'lead(T, offset, default) → T',
  'least(T, T, …) → T',
  'mod(number, number) → number',
  'now() → timestamp(3) with time zone',
  'nth_value(T, offset) → T',
  'nullif(T, T) → T',
  'reduce(array(T), S, function(S, T, S), function(S, R)) → R',
  'regexp_extract(varchar, pattern, group) → varchar',
  'regexp_like(varchar, pattern) → boolean',
  'regexp_replace(varchar, pattern, replacement) → varchar',
  'sequence(from, to, step) → array',
  'transform(array(T), function(T, U)) → array(U)',
  'try(T) → T',
  'typeof(any) → varchar',
  'with_timezone(timestamp, varchar) → timestamp with time zone',
];
