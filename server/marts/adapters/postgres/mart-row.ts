import { z } from 'zod';
import type { Column } from '#server/engine/port.ts';
import type { DatabaseRow } from '#server/platform/database.ts';
import type { TrinoType } from '#server/sql/model/types.ts';
import type { MartStamp } from '../../port.ts';

export const STAMP_COLUMNS = 'name, commit_hash, run_id, published_at, row_count, columns, layout';

const StampRow = z.object({
  name: z.string(),
  commit_hash: z.string(),
  run_id: z.string().nullable(),
  published_at: z.date(),
  row_count: z.coerce.number().int(),
  columns: z.array(z.object({ name: z.string(), type: z.looseObject({ kind: z.string() }) })),
  layout: z.string(),
});

/** A row of `app.marts`. */
export function toStamp(row: DatabaseRow): MartStamp {
  const parsed = StampRow.parse(row);
  return {
    name: parsed.name,
    commitHash: parsed.commit_hash,
    runId: parsed.run_id,
    publishedAt: parsed.published_at,
    rowCount: parsed.row_count,
    columns: parsed.columns.map(
      (column): Column => ({ name: column.name, type: stored(column.type) }),
    ),
    layout: parsed.layout,
  };
}

/** Only a publication writes this column, and it writes what was a `TrinoType`. */
const stored = (type: { readonly kind: string }) => type as TrinoType;
