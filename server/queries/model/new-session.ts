import type { TabSession } from './tab-session.ts';

/** What a tab starts with. In a file without schemas: those make code at run time, which pages may not. */
export const NEW_SESSION: TabSession = {
  catalog: 'iceberg',
  schema: null,
  timeZone: 'UTC',
  path: null,
  properties: {},
  prepared: {},
  transaction: null,
};
