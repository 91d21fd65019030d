import { z } from 'zod';
import type { DatabaseRow } from '#server/platform/database.ts';
import { TabSession } from '../model/tab-session.ts';
import type { SqlTab } from './tab-views.ts';

const TabRow = z.object({
  id: z.string(),
  title: z.string(),
  position: z.number(),
  ref: z.string(),
  at: z.string().nullable(),
  draft: z.string(),
  session: TabSession,
  saved_query: z.string().nullable(),
  revision: z.number(),
  updated_at: z.date(),
});

/** A row of `app.sql_tabs`. */
export function toTab(row: DatabaseRow): SqlTab {
  const { saved_query: savedQuery, updated_at: updatedAt, ...tab } = TabRow.parse(row);
  return { ...tab, savedQuery, updatedAt };
}
