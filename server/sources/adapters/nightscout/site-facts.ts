import { z } from 'zod';
import type { NightscoutClient } from './nightscout-client.ts';

const Status = z.looseObject({
  version: z.string().nullable().default(null),
  serverTimeEpoch: z.number().nullable().default(null),
  settings: z.looseObject({ units: z.string().nullable().default(null) }).prefault({}),
});

/** What a site says about itself; null when this credential may not ask. */
export async function readSiteFacts(
  client: NightscoutClient,
  signal?: AbortSignal,
): Promise<{ readonly version: string | null; readonly units: string | null } | null> {
  const answer = await client.ask({ door: 'v1', path: '/api/v1/status.json' }, signal);
  const parsed = answer.ok ? Status.safeParse(answer.value.value) : null;
  if (!parsed?.success) return null;
  const { version, settings } = parsed.data;
  return { version, units: settings.units };
}
