import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ColumnPredicate } from '../model/filter.ts';
import type { SingleValue } from '../model/single-value.ts';
import type { PrimitiveType } from '../model/types.ts';

const SCRIPT = fileURLToPath(new URL('./plan_files.py', import.meta.url));

const Seen = z.array(
  z.object({
    columns: z.array(
      z.tuple([z.number(), z.string(), z.string(), z.boolean(), z.string().nullable()]),
    ),
    identifiers: z.array(z.number()),
    specs: z.record(z.string(), z.array(z.tuple([z.number(), z.string(), z.string()]))),
    order: z.array(z.tuple([z.number(), z.string(), z.string(), z.string()])),
    refs: z.record(z.string(), z.tuple([z.string(), z.string()])),
    properties: z.record(z.string(), z.string()),
    plans: z.array(z.array(z.string())),
  }),
);

interface Planned {
  readonly location: string;
  readonly filters: readonly (readonly object[])[];
}

/** Tables and the files that filters plan of them, as PyIceberg has them. */
export async function seenByPyIceberg(python: string, tables: readonly Planned[]) {
  const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(tables));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  return Seen.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}

/** A predicate as the script reads it. */
export const asJson = (type: PrimitiveType, predicate: ColumnPredicate) => {
  const values =
    'values' in predicate ? predicate.values : 'value' in predicate ? [predicate.value] : [];
  const { column, op } = predicate;
  return { column, op, type: type.kind, values: values.map((value) => spelled(type, value)) };
};

/** A value as the script reads it. */
function spelled(type: PrimitiveType, value: SingleValue): string {
  if (value instanceof Uint8Array) return value.toHex();
  if (type.kind === 'date') return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
  if (type.kind === 'time') {
    const micros = BigInt(value);
    const seconds = new Date(Number(micros / 1000n)).toISOString().slice(11, 19);
    return `${seconds}.${String(micros % 1_000_000n).padStart(6, '0')}`;
  }
  if (type.kind === 'timestamp' || type.kind === 'timestamptz') {
    const micros = BigInt(value);
    const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
    const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
    const zone = type.kind === 'timestamptz' ? '+00:00' : '';
    return `${seconds}.${String(fraction).padStart(6, '0')}${zone}`;
  }
  if (type.kind !== 'decimal') return String(value);
  const digits = String(value)
    .replace('-', '')
    .padStart(type.scale + 1, '0');
  const sign = BigInt(value) < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -type.scale)}.${digits.slice(-type.scale)}`;
}
