import { z } from 'zod';
import type { DatabaseRow } from '#server/platform/database.ts';

/** A result that a tab of the SQL page shows. */
export interface ResultTabView {
  readonly queryId: string;
  readonly title: string;
  /** Stays when the tab runs the next statement, and its rows are kept. */
  readonly isPinned: boolean;
}

export const Title = z.string().trim().min(1, 'Give the result a name.').max(200);

export const OneResult = z.object({ tabId: z.uuid(), queryId: z.uuid() });

const Row = z.object({ query_id: z.string(), title: z.string(), is_pinned: z.boolean() });

export function toResultTab(row: DatabaseRow): ResultTabView {
  const { query_id: queryId, title, is_pinned: isPinned } = Row.parse(row);
  return { queryId, title, isPinned };
}
