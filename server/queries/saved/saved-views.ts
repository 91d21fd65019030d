import { z } from 'zod';

/** A place for a value in a saved statement: `:name`. */
export const SavedParameter = z.object({
  name: z.string().regex(/^[A-Za-z_]\w{0,62}$/, 'A parameter is named by letters, digits and _.'),
  /** Trino's type: `varchar`, `timestamp(3)`. */
  type: z.string().trim().min(1).max(200),
  /** Default, as it would be typed; null is NULL. */
  value: z.string().max(10_000).nullable(),
  label: z.string().trim().max(200).default(''),
});
export type SavedParameter = z.infer<typeof SavedParameter>;

/** Who may read and run a saved query beside its owner and administrators. */
const SharedWith = z.enum(['nobody', 'admin', 'analyst', 'everybody']);
type SharedWith = z.infer<typeof SharedWith>;

const Folder = z
  .string()
  .trim()
  .max(200)
  .regex(/^$|^[^/]+(\/[^/]+)*$/, 'A folder is a path like reports/daily.');

/** What one version says. */
const Contents = z.object({
  sql: z.string().trim().min(1, 'Write a statement first.').max(1_000_000),
  ref: z.string().min(1).max(500),
  /** Commit hash or ISO time that a link opens at; null is the head of the ref. */
  at: z.string().min(1).max(100).nullable().default(null),
  catalog: z.string().min(1).max(500).nullable().default('iceberg'),
  schema: z.string().min(1).max(500).nullable().default(null),
  parameters: z.array(SavedParameter).max(100).default([]),
});

const Label = {
  name: z.string().trim().min(1, 'A saved query needs a name.').max(200),
  folder: Folder,
  description: z.string().trim().max(5000),
  tags: z.array(z.string().trim().min(1).max(50)).max(20),
  sharedWith: SharedWith,
};

export const CreateSavedInput = Contents.extend({
  name: Label.name,
  folder: Label.folder.default(''),
  description: Label.description.default(''),
  tags: Label.tags.default([]),
  sharedWith: Label.sharedWith.default('nobody'),
  note: z.string().trim().max(500).default(''),
});
export type CreateSavedInput = z.infer<typeof CreateSavedInput>;

export const UpdateSavedInput = z.object({
  id: z.uuid(),
  /** Version that the change was made from: a newer one refuses it. */
  version: z.int(),
  name: Label.name.optional(),
  folder: Label.folder.optional(),
  description: Label.description.optional(),
  tags: Label.tags.optional(),
  sharedWith: Label.sharedWith.optional(),
  /** A new version, whole; left out: the statement stays. */
  contents: Contents.optional(),
  note: z.string().trim().max(500).default(''),
});
export type UpdateSavedInput = z.infer<typeof UpdateSavedInput>;

export const SavedById = z.object({ id: z.uuid(), version: z.int().min(1).optional() });

export const ListSavedInput = z.object({
  /** Text in name, folder, description, tags or statement. */
  search: z.string().trim().max(500).default(''),
  folder: z.string().max(200).optional(),
  tag: z.string().max(50).optional(),
  mineOnly: z.boolean().default(false),
  limit: z.int().min(1).max(500).default(200),
  cursor: z.string().nullish(),
});

/** One version of a saved query. */
export interface SavedVersion extends z.infer<typeof Contents> {
  readonly version: number;
  readonly note: string;
  readonly savedBy: string;
  readonly savedAt: Date;
}

export interface SavedQuery {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly folder: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly sharedWith: SharedWith;
  /** The newest one. */
  readonly version: number;
  /** The one that was asked for, else the newest. */
  readonly contents: SavedVersion;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Whether who asks may change, share, schedule and delete it. */
  readonly mayEdit: boolean;
  /** Null: it is no check. */
  readonly check: SavedCheck | null;
}

/** How a saved query stands as a check; newest result first. */
export interface SavedCheck {
  readonly cron: string;
  readonly isPaused: boolean;
  readonly nextAt: Date;
  /** Null: it has not run yet. */
  readonly outcome: 'running' | 'passed' | 'failed' | 'broken' | null;
}
