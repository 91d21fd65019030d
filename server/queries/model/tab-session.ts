import { z } from 'zod';

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
});
export type TabSession = z.infer<typeof TabSession>;

export const NEW_SESSION: TabSession = {
  catalog: 'iceberg',
  schema: null,
  timeZone: 'UTC',
  path: null,
  properties: {},
  prepared: {},
};

/** What a statement changes of its tab's session once it has ended well. */
export type SessionChange =
  | { readonly kind: 'use'; readonly catalog: string | null; readonly schema: string }
  | { readonly kind: 'set-property'; readonly name: string; readonly value: string }
  | { readonly kind: 'reset-property'; readonly name: string }
  /** Null: back to the zone of the console. */
  | { readonly kind: 'set-time-zone'; readonly timeZone: string | null }
  | { readonly kind: 'set-path'; readonly path: string }
  | { readonly kind: 'prepare'; readonly name: string; readonly sql: string }
  | { readonly kind: 'deallocate'; readonly name: string };

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
  }
}

const without = (
  record: Readonly<Record<string, string>>,
  name: string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
