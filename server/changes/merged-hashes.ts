import { z } from 'zod';
import type { MergedHashes } from './model/change.ts';

/** `MergedHashes` as they are kept. */
export const StoredHashes = z.object({
  mergeHash: z.string(),
  sourceHash: z.string(),
  targetHash: z.string(),
  baseHash: z.string(),
}) satisfies z.ZodType<MergedHashes>;
