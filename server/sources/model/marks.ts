import { z } from 'zod';

/** Where the next pass of a site goes on. */
export const Marks = z.object({
  /** Address that they are of: another site is read from its beginning. */
  site: z.string(),
  /** When it was read up to now; null before the first time. */
  readAtMs: z.number().nullable(),
  /** Time of the newest entry that is not in the future; null when there is none. */
  newestMs: z.number().nullable(),
  /** Id from which on the site's database may have made new ones, by collection. */
  lastId: z.record(z.string(), z.string()),
  /**
   * Newest change that the v3 API told of, and the documents that changed in that very moment; without
   * documents the moment since when it is asked for changes.
   */
  lastChange: z.record(z.string(), z.object({ ms: z.number(), ids: z.array(z.string()) })),
  /** Site's clock − ours. */
  clockSkewMs: z.number().nullable(),
});
export type Marks = Readonly<z.infer<typeof Marks>>;

export const NO_MARKS: Marks = {
  site: '',
  readAtMs: null,
  newestMs: null,
  lastId: {},
  lastChange: {},
  clockSkewMs: null,
};
