import { z } from 'zod';
import type { Caller } from '#server/api/trpc/init.ts';
import type { DatabaseRow } from '#server/platform/database.ts';
import { SavedParameter, type SavedQuery, type SavedVersion } from './saved-views.ts';

const VersionRow = z.object({
  version: z.number(),
  sql: z.string(),
  ref: z.string(),
  at: z.string().nullable(),
  default_catalog: z.string().nullable(),
  default_schema: z.string().nullable(),
  parameters: z.array(SavedParameter),
  note: z.string(),
  saved_by: z.string(),
  saved_at: z.date(),
});

const SavedRow = z.object({
  id: z.string(),
  owner: z.string(),
  name: z.string(),
  folder: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  shared_with: z.enum(['nobody', 'admin', 'analyst', 'everybody']),
  newest: z.number(),
  created_at: z.date(),
  updated_at: z.date(),
  cron: z.string().nullable(),
  is_paused: z.boolean().nullable(),
  next_at: z.date().nullable(),
  outcome: z.enum(['running', 'passed', 'failed', 'broken']).nullable(),
});

/**
 * Saved queries that a caller may see, each with one version (`$3`; null is the newest) and its state as
 * a check. `$1` is the name of the caller, `$2` the role.
 */
export const VISIBLE_SAVED = `
  SELECT s.id, s.owner, s.name, s.folder, s.description, s.tags, s.shared_with, s.version AS newest,
    s.created_at, s.updated_at, v.version, v.sql, v.ref, v.at, v.default_catalog, v.default_schema,
    v.parameters, v.note, v.saved_by, v.saved_at, c.cron, c.is_paused, c.next_at,
    (SELECT r.outcome FROM app.query_check_results r
     WHERE r.query_id = s.id ORDER BY r.started_at DESC LIMIT 1) AS outcome
  FROM app.saved_queries s
  JOIN app.saved_query_versions v ON v.query_id = s.id AND v.version = coalesce($3::integer, s.version)
  LEFT JOIN app.query_checks c ON c.query_id = s.id
  WHERE s.deleted_at IS NULL
    AND (s.owner = $1 OR $2 = 'admin' OR s.shared_with IN ('everybody', $2))`;

const mayEdit = (owner: string, caller: Pick<Caller, 'name' | 'role'>): boolean =>
  owner === caller.name || caller.role === 'admin';

/** A row of `VISIBLE_SAVED`. */
export function toSaved(row: DatabaseRow, caller: Pick<Caller, 'name' | 'role'>): SavedQuery {
  const saved = SavedRow.parse(row);
  const { cron, is_paused: isPaused, next_at: nextAt } = saved;
  return {
    id: saved.id,
    owner: saved.owner,
    name: saved.name,
    folder: saved.folder,
    description: saved.description,
    tags: saved.tags,
    sharedWith: saved.shared_with,
    version: saved.newest,
    contents: toVersion(row),
    createdAt: saved.created_at,
    updatedAt: saved.updated_at,
    mayEdit: mayEdit(saved.owner, caller),
    check:
      cron === null || isPaused === null || nextAt === null
        ? null
        : { cron, isPaused, nextAt, outcome: saved.outcome },
  };
}

/** A row of `app.saved_query_versions`. */
export function toVersion(row: DatabaseRow): SavedVersion {
  const version = VersionRow.parse(row);
  return {
    version: version.version,
    sql: version.sql,
    ref: version.ref,
    at: version.at,
    catalog: version.default_catalog,
    schema: version.default_schema,
    parameters: version.parameters,
    note: version.note,
    savedBy: version.saved_by,
    savedAt: version.saved_at,
  };
}
