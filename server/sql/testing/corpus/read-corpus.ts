import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Step = z.object({
  sql: z.string(),
  expect: z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string().nullable() })).nullable(),
    rows: z.array(z.array(z.unknown())).nullable(),
    ordered: z.boolean(),
    updateType: z.string().nullable(),
    updateCount: z.union([z.number(), z.bigint()]).nullable(),
    error: z
      .object({
        name: z.string(),
        type: z.string(),
        line: z.number().nullable(),
        column: z.number().nullable(),
      })
      .nullable(),
    tolerance: z.record(z.string(), z.number()).nullable(),
    capture: z.record(z.string(), z.string()).nullish(),
  }),
});

const Case = z.object({
  id: z.string(),
  group: z.string(),
  mutates: z.boolean(),
  steps: z.array(Step),
});

export type CorpusStep = z.infer<typeof Step>;
export type CorpusCase = z.infer<typeof Case>;

export interface Corpus {
  /** Statements that make what the cases read. */
  readonly setup: readonly string[];
  readonly cases: readonly CorpusCase[];
}

/** Reads a folder with a `setup.sql` and files of cases, one a line. Throws for a line that is no case. */
export function readCorpus(folder: string): Corpus {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const lines = files.toSorted().flatMap((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return text.split('\n').filter((line) => line.trim() !== '');
  });
  const setup = readFileSync(path.join(folder, 'setup.sql'), 'utf8').split(/^;$/m);
  return {
    setup: setup.map((statement) => statement.trim()).filter((text) => !isBlank(text)),
    cases: lines.map((line) => Case.parse(JSON.parse(line, exactIntegers))),
  };
}

const isBlank = (text: string): boolean => text.replaceAll(/^--.*$/gm, '').trim() === '';

/** Integers beyond 2^53 keep their digits. */
function exactIntegers(
  _key: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  const source = context?.source ?? '';
  const beyond = typeof value === 'number' && !Number.isSafeInteger(value);
  return beyond && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
