import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { Section } from '#components/ui/section.tsx';
import type { AssetDetail } from './types.ts';

type Column = AssetDetail['columns'][number];

const COLUMNS: readonly DataColumn<Column>[] = [
  { id: 'name', header: 'Column', cell: ({ name }) => <code>{name}</code> },
  {
    id: 'type',
    header: 'Type',
    cell: ({ dataType }) => <code className="text-fg-2">{dataType ?? ''}</code>,
  },
  {
    id: 'meaning',
    header: 'Meaning',
    className: 'w-full',
    cell: ({ description }) => (
      <span className="block min-w-60 whitespace-normal py-1 text-fg-2">{description}</span>
    ),
  },
];

/** Columns as the project documents them. */
export function AssetColumns({ asset }: { readonly asset: AssetDetail }) {
  return (
    <Section title="Columns" aside={`${asset.columns.length} documented`}>
      <DataTable
        label="Columns"
        dense
        columns={COLUMNS}
        rows={asset.columns}
        rowKey={({ name }) => name}
        empty={
          <p className="py-2 text-fg-3">
            None is documented. Describe them in the yml beside <code>{asset.path}</code>.
          </p>
        }
      />
    </Section>
  );
}
