import { likeMatcher } from '#server/sql/model/like-pattern.ts';
import { SESSION_PROPERTIES } from '#server/sql/model/session-properties.ts';
import type { LikePattern } from '#server/sql/model/tree.ts';
import type { ReadContext } from '../../../port.ts';
import type { LiteralRows } from '../literal-rows.ts';
import { column, VARCHAR } from '../metadata/columns.ts';

/** SHOW SESSION: what may be set, and what is. */
export function showSession(like: LikePattern | null, { session }: ReadContext): LiteralRows {
  const fits = likeMatcher(like);
  const names = ['Name', 'Value', 'Default', 'Type', 'Description'];
  return {
    columns: names.map((name) => column(name, VARCHAR)),
    rows: SESSION_PROPERTIES.filter(({ name }) => fits(name)).map(
      ({ name, type, defaultValue, description }) => [
        name,
        session?.properties[name] ?? defaultValue,
        defaultValue,
        type,
        description,
      ],
    ),
  };
}
