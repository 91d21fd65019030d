import { commitView } from '#server/catalog/commit-view.ts';
import { dropEntry } from '#server/catalog/drop-entry.ts';
import { renameEntry } from '#server/catalog/rename-entry.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import type { ViewStatement } from '#server/sql/model/statements/view-tree.ts';
import type { TableName } from '#server/sql/model/statements/write-tree.ts';
import type { ResolvedTable } from '../../../port.ts';
import { contentAt, nameOf, requireSchema, type TablePlace, tablePlace } from '../writes/place.ts';
import { createView } from './create-view.ts';
import { noteOf, type ViewRun } from './view-run.ts';

/** Does what the statement asks for, in one commit; gives the tables that it read. Throws `SqlError` and `AppError`. */
export async function runView(run: ViewRun): Promise<readonly ResolvedTable[]> {
  const { statement } = run;
  switch (statement.kind) {
    case 'create-view':
      return createView({ ...run, statement });
    case 'drop-view':
      await dropView(run, statement);
      return [];
    case 'rename-view':
      await renameView(run, statement);
      return [];
    case 'comment-view':
      await commentView(run, statement);
      return [];
  }
}

type Of<K extends ViewStatement['kind']> = Extract<ViewStatement, { readonly kind: K }>;

async function dropView(run: ViewRun, { view, ifExists }: Of<'drop-view'>): Promise<void> {
  const place = await existingView(run, view, 'DROP TABLE').catch((cause: unknown) => {
    const isMissing = cause instanceof SqlError && cause.errorName === 'TABLE_NOT_FOUND';
    if (ifExists && isMissing) return null;
    throw cause;
  });
  if (place === null) return;
  const note = noteOf(run, `Drop view ${nameOf(place)}`);
  await dropEntry(run.deps, { kind: 'view', branch: place.head.name, key: place.key, note });
}

async function renameView(run: ViewRun, { view, to }: Of<'rename-view'>): Promise<void> {
  const { position } = run.statement;
  const from = await existingView(run, view, 'ALTER TABLE');
  const target = await tablePlace(run, to);
  if (target.head.name !== from.head.name) {
    throw new SqlError('NOT_SUPPORTED', 'View rename across catalogs is not supported', position);
  }
  await requireSchema(run, target);
  if ((await contentAt(run, target.head.hash, target.key)) !== null) {
    const message = `Target view '${target.name.join('.')}' already exists`;
    throw new SqlError('TABLE_ALREADY_EXISTS', message, position);
  }
  const note = noteOf(run, `Rename view ${nameOf(from)} to ${nameOf(target)}`);
  await renameEntry(run.deps, {
    kind: 'view',
    branch: from.head.name,
    from: from.key,
    to: target.key,
    note,
  });
}

async function commentView(run: ViewRun, { view, comment }: Of<'comment-view'>): Promise<void> {
  const place = await existingView(run, view, 'COMMENT ON TABLE');
  await commitView(run.deps, {
    branch: place.head.name,
    key: place.key,
    note: noteOf(run, `Describe view ${nameOf(place)}`),
    expectedUuid: null,
    updates: [
      comment === null
        ? { action: 'remove-properties', removals: ['comment'] }
        : { action: 'set-properties', updates: { comment } },
    ],
  });
}

/** Where a view stands that is there. `instead`: the statement for a table of that name. */
async function existingView(run: ViewRun, view: TableName, instead: string): Promise<TablePlace> {
  const { position } = run.statement;
  const place = await tablePlace(run, view);
  const name = place.name.join('.');
  const content = await contentAt(run, place.head.hash, place.key);
  if (content?.type === 'ICEBERG_VIEW') return place;
  if (content?.type === 'ICEBERG_TABLE') {
    const message = `View '${name}' does not exist, but a table with that name exists. Did you mean ${instead} ${name}?`;
    throw new SqlError('GENERIC_USER_ERROR', message, position);
  }
  throw new SqlError('TABLE_NOT_FOUND', `View '${name}' does not exist`, position);
}
