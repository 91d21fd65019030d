import { z } from 'zod';
import type { SessionChange } from '#server/engine/port.ts';
import { NEW_SESSION } from './new-session.ts';

/** What the statements of one tab have set, and what its next one starts with. */
export const TabSession = z.object({
  catalog: z.string().nullable(),
  schema: z.string().nullable(),
  timeZone: z.string(),
  path: z.string().nullable(),
  /** Names without quotes to values as they were set. */
  properties: z.record(z.string(), z.string()),
  /** Name to text of the prepared statement. */
  prepared: z.record(z.string(), z.string()),
  /** What the engine keeps of an open transaction; null: none is open. */
  transaction: z.string().nullable().default(null),
});
export type TabSession = z.infer<typeof TabSession>;

/** The session after what a statement changed, in order. */
export function applySessionChanges(
  session: TabSession,
  changes: readonly SessionChange[],
): TabSession {
  return changes.reduce(applyChange, session);
}

function applyChange(session: TabSession, change: SessionChange): TabSession {
  switch (change.kind) {
    case 'use':
      return { ...session, catalog: change.catalog ?? session.catalog, schema: change.schema };
    case 'set-property':
      return {
        ...session,
        properties: { ...session.properties, [change.name]: change.value },
      };
    case 'reset-property':
      return { ...session, properties: without(session.properties, change.name) };
    case 'set-time-zone':
      return { ...session, timeZone: change.timeZone ?? NEW_SESSION.timeZone };
    case 'set-path':
      return { ...session, path: change.path };
    case 'prepare':
      return { ...session, prepared: { ...session.prepared, [change.name]: change.sql } };
    case 'deallocate':
      return { ...session, prepared: without(session.prepared, change.name) };
    case 'transaction':
      return { ...session, transaction: change.transaction };
  }
}

const without = (
  record: Readonly<Record<string, string>>,
  name: string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
