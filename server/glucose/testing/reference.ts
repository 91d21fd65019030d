import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { sharedData } from '#server/platform/testing/shared-data.ts';

export interface ReferenceReading {
  /** Local naive time as `YYYY-MM-DDTHH:MM:SS`. */
  readonly local: string;
  readonly mgDl: number;
}

/** Readings of a CSV `id,time_local,glucose_mgdl,…` by person in order of time, or null without the data. */
export function referenceReadings(
  relative: string,
): ReadonlyMap<string, readonly ReferenceReading[]> | null {
  const file = sharedData(relative);
  if (file === null) return null;
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [person = '', local = '', mgDl = ''] = line.split(',');
      return { person, local, mgDl: Number(mgDl) };
    })
    .sort((a, b) => a.local.localeCompare(b.local));
  return Map.groupBy(rows, ({ person }) => person);
}

/** A JSON file of expected values, or null without the data. */
export function expected<T>(name: string, schema: z.ZodType<T>): T | null {
  const file = sharedData(`expected/${name}`);
  return file === null ? null : schema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const number = z.number();

export const IgluFile = z.object({
  subjects: z.record(
    z.string(),
    z.object({
      n: number,
      mean: number,
      sd: number,
      cv_pct: number,
      min: number,
      max: number,
      quantiles_type7: z.object({
        p05: number,
        p10: number,
        p25: number,
        p50: number,
        p75: number,
        p90: number,
        p95: number,
      }),
      pct: z.object({
        lt54: number,
        lt63: number,
        lt70: number,
        gt140: number,
        gt180: number,
        gt250: number,
        in70_180: number,
        in70_140: number,
        in63_140: number,
      }),
      gmi_pct: number,
      ea1c_pct: number,
      gri: number,
      lbgi: number,
      hbgi: number,
      j_index: number,
      active_percent_auto: number,
    }),
  ),
});

export const EdgesFile = z.object({
  n: number,
  mean: number,
  sd: number,
  lt54: number,
  lt70: number,
  gt180: number,
  gt250: number,
  in70_180: number,
  in70_140: number,
  in63_140: number,
  gri: number,
  lbgi: number,
  hbgi: number,
  j: number,
  gmi: number,
  ea1c: number,
});

export const TransformsFile = z.array(
  z.object({
    gl: number,
    f: number,
    risk: number,
    rl: number,
    rh: number,
    gmi: number,
    ea1c: number,
  }),
);

export const MartsFile = z.object({
  subjects: z.record(
    z.string(),
    z.object({
      daily: z.array(
        z.object({
          date: z.string(),
          n: number,
          mean: number,
          sd: number,
          min: number,
          max: number,
          p25: number,
          p50: number,
          p75: number,
          pct_lt54: number,
          pct_54_69: number,
          pct_70_180: number,
          pct_181_250: number,
          pct_gt250: number,
          gmi: number,
        }),
      ),
      agp15: z.array(
        z.object({
          minute: number,
          n: number,
          p05: number,
          p25: number,
          p50: number,
          p75: number,
          p95: number,
        }),
      ),
    }),
  ),
});

export const DstDaysFile = z.record(
  z.string(),
  z.object({ utc_start: z.string(), utc_end_exclusive: z.string(), hours_in_day: number }),
);
