import { z } from 'zod';
import { TabSession } from '../model/tab-session.ts';

/** A tab of the SQL page as the server keeps it for its owner. */
export const SqlTab = z.object({
  id: z.uuid(),
  title: z.string(),
  /** Place among the tabs, from 0. */
  position: z.number().int(),
  ref: z.string(),
  /** Commit hash or ISO time to read at; null is the head of the ref. */
  at: z.string().nullable(),
  draft: z.string(),
  session: TabSession,
  /** Saved query that it was opened from. */
  savedQuery: z.string().nullable(),
  /** Goes up with every change by hand, not with what statements set. */
  revision: z.number().int(),
  updatedAt: z.date(),
});
export type SqlTab = z.infer<typeof SqlTab>;

const MAX_DRAFT = 2_000_000;

export const SaveTabInput = z.object({
  /** Chosen by the page: the same id again changes that tab, and opens it again when it was closed. */
  id: z.uuid(),
  title: z.string().trim().min(1).max(200).optional(),
  position: z.int().min(0).max(10_000).optional(),
  ref: z.string().min(1).max(500).optional(),
  at: z.string().min(1).max(100).nullable().optional(),
  draft: z
    .string()
    .max(MAX_DRAFT, 'A draft holds 2 million characters; run it in parts.')
    .optional(),
  catalog: z.string().min(1).max(500).nullable().optional(),
  schema: z.string().min(1).max(500).nullable().optional(),
  savedQuery: z.uuid().nullable().optional(),
  /** Revision that the page knows; left out: whatever it is. */
  revision: z.int().optional(),
});
export type SaveTabInput = z.infer<typeof SaveTabInput>;

export const TabById = z.object({ id: z.uuid() });
