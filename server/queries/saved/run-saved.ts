import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { Database } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { authorise } from '../authorise.ts';
import type { QueryRunner } from '../port.ts';
import { bindSaved } from './bind-saved.ts';
import { getSaved } from './get-saved.ts';

export const RunSavedInput = z.object({
  id: z.uuid(),
  /** The newest when left out. */
  version: z.int().min(1).optional(),
  /** Values of its parameters by name, as they are typed; those left out have their defaults. */
  values: z.record(z.string(), z.string().max(100_000).nullable()).default({}),
  /** Where it reads in place of what was saved. */
  ref: z.string().min(1).optional(),
  at: z.string().min(1).nullable().optional(),
  maxRows: z.int().min(1).max(10_000_000).default(100_000),
  timeoutMs: z.int().min(1000).max(3_600_000).default(300_000),
});

/** Runs a saved query as who asks. Throws like `getSaved`, `authorise` and `bindSaved`. */
export async function runSaved(
  { database, queries }: { readonly database: Database; readonly queries: QueryRunner },
  input: z.input<typeof RunSavedInput>,
  caller: Caller,
): Promise<{ readonly id: string }> {
  const { id, version, values, ref, at, maxRows, timeoutMs } = RunSavedInput.parse(input);
  const { contents } = await getSaved({ database }, { id, version }, caller);
  const names = new Set(contents.parameters.map(({ name }) => name));
  const stranger = Object.keys(values).find((name) => !names.has(name));
  if (stranger !== undefined) {
    const known = names.size === 0 ? 'It has none.' : `It has ${[...names].join(', ')}.`;
    throw new AppError('invalid', `The saved query has no parameter ${stranger}. ${known}`);
  }
  const { sql, parameters } = bindSaved(contents, values);
  const refused = authorise(sql, caller, {});
  const started = await queries.start({
    sql,
    parameters,
    ref: ref ?? contents.ref,
    at: at === undefined ? contents.at : at,
    catalog: contents.catalog,
    schema: contents.schema,
    maxRows,
    timeoutMs,
    submittedBy: caller.name,
    saved: { id, version: contents.version },
    ...(refused === null ? {} : { refused }),
  });
  return { id: started };
}
