import type { ResultView } from '#server/engine/model/result-view.ts';
import { viewMember } from './fetch-rows.ts';

interface ExportKind {
  readonly id: string;
  readonly label: string;
  readonly format: 'csv' | 'json' | 'ndjson' | 'parquet' | 'arrow';
  readonly formulas?: 'mark';
}

export const EXPORTS: readonly ExportKind[] = [
  { id: 'csv', label: 'CSV', format: 'csv' },
  {
    id: 'csv-safe',
    label: 'CSV for spreadsheets, formulas as text',
    format: 'csv',
    formulas: 'mark',
  },
  { id: 'json', label: 'JSON', format: 'json' },
  { id: 'ndjson', label: 'JSON, a row a line', format: 'ndjson' },
  { id: 'parquet', label: 'Parquet', format: 'parquet' },
  { id: 'arrow', label: 'Arrow', format: 'arrow' },
];

/** Where a result is downloaded from. */
export function exportHref(
  { id, name, view }: { readonly id: string; readonly name: string; readonly view: ResultView },
  { format, formulas }: ExportKind,
): string {
  const query = new URLSearchParams({
    format,
    name,
    ...viewMember(view),
    ...(formulas !== undefined && { formulas }),
  });
  return `/api/queries/${encodeURIComponent(id)}/export?${query}`;
}
