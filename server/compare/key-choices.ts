import type { ContentKey } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import { fieldById } from '#server/iceberg/model/schema.ts';
import { loadProject } from '#server/pipelines/load-project.ts';
import type { Asset } from '#server/pipelines/model/project.ts';
import { AppError } from '#server/platform/errors.ts';
import type { ComparedColumn } from './model/compared-columns.ts';
import type { TableState } from './table-state.ts';

/** Columns that somebody declared to tell rows of a table apart. */
export interface KeyChoice {
  readonly columns: readonly string[];
  readonly declaredBy: 'identifier' | 'model' | 'mart' | 'test';
}

/** Keys that are declared for a table, the surest first, as far as both sides have their columns. */
export async function keyChoices(
  { projectFolder }: { readonly projectFolder: string },
  state: TableState,
  columns: readonly ComparedColumn[],
): Promise<readonly KeyChoice[]> {
  const { schema } = state;
  const identifier = schema.identifierFieldIds.map((id) => fieldById(schema, id)?.name ?? '');
  const asset = await assetOf(projectFolder, state.key);
  const choices: readonly KeyChoice[] = [
    { columns: identifier, declaredBy: 'identifier' },
    ...(asset === null ? [] : declaredKeys(asset)),
  ];
  const seen = new Set<string>();
  return choices.filter(({ columns: key }) => {
    const text = JSON.stringify(key);
    const isNew = !seen.has(text);
    seen.add(text);
    const isWhole = key.every((name) =>
      columns.some((column) => column.name === name && column.mayBeKey),
    );
    return key.length > 0 && isNew && isWhole;
  });
}

function declaredKeys(asset: Asset): readonly KeyChoice[] {
  // Of the strategies only a merge has one row a key: the others replace any number of rows by it.
  const merged = asset.strategy === 'merge' ? asset.uniqueKey : [];
  return [
    { columns: merged, declaredBy: 'model' },
    { columns: asset.publish?.key ?? [], declaredBy: 'mart' },
    ...asset.tests.flatMap(({ uniqueColumns }): readonly KeyChoice[] =>
      uniqueColumns === null ? [] : [{ columns: uniqueColumns, declaredBy: 'test' }],
    ),
  ];
}

/** Null: the project does not know the table, or there is none that can be read. */
async function assetOf(projectFolder: string, key: ContentKey): Promise<Asset | null> {
  try {
    const { assets } = await loadProject(projectFolder);
    return assets.find(({ name }) => name === formatKey(key)) ?? null;
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}
