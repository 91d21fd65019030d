import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { sharedData } from '#server/platform/testing/shared-data.ts';

const Headers = z.record(z.string(), z.string()).nullish();

const Recording = z.looseObject({
  name: z.string(),
  site: z.string(),
  at: z.number(),
  core: z.boolean().default(false),
  databaseDependent: z.unknown().optional(),
  request: z.looseObject({
    method: z.string(),
    path: z.string(),
    headers: Headers,
    body: z.unknown().optional(),
    bodyText: z.string().nullish(),
  }),
  response: z.looseObject({
    status: z.number().nullable(),
    headers: Headers,
    rows: z.number().nullish(),
    body: z.unknown().optional(),
    bodyText: z.string().nullish(),
    bodyCut: z.unknown().optional(),
  }),
});
export type Recording = z.infer<typeof Recording>;

/** Real calls of Nightscout 15.0.7 in the order they were made; null, with a warning, when they are not there. */
export function readRecordings(): readonly Recording[] | null {
  const file = sharedData('../reference/nightscout-recordings.jsonl');
  if (file === null) return null;
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => Recording.parse(JSON.parse(line)));
}
