import { z } from 'zod';
import type { ColumnBatch } from '#server/engine/port.ts';
import {
  dropped,
  type ResultDeps,
  type ResultInput,
  readableResult,
} from './results/readable-result.ts';

const MAX_ROWS_A_READ = 100_000;

/** Rows `[from, to)`, counted from 0. */
export const ReadRowsInput = z
  .object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) })
  .refine(({ from, to }) => from <= to, 'from must not be behind to.')
  .refine(
    ({ from, to }) => to - from <= MAX_ROWS_A_READ,
    `At most ${MAX_ROWS_A_READ} rows a request.`,
  );

type Input = z.infer<typeof ReadRowsInput> & ResultInput;

/** A range of a finished result; fewer rows when the result ends earlier. Throws like `readableResult`. */
export async function readRows(deps: ResultDeps, input: Input): Promise<ColumnBatch> {
  const { id, options } = await readableResult(deps, input);
  return (await deps.engine.spool.read(id, input.from, input.to, options)) ?? dropped();
}

/** The same as an Arrow IPC stream. */
export async function readRowsArrow(deps: ResultDeps, input: Input): Promise<Uint8Array> {
  const { id, options } = await readableResult(deps, input);
  const { from, to } = input;
  return (await deps.engine.spool.readArrow(id, { from, to }, options)) ?? dropped();
}
