'use client';

import { useState } from 'react';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { Section } from '#components/ui/section.tsx';
import type { TableDetail } from './types.ts';

type Column = TableDetail['columns'][number];

const COLUMNS: readonly DataColumn<Column>[] = [
  {
    id: 'id',
    header: 'Id',
    align: 'right',
    cell: ({ id }) => <span className="text-fg-3">{id}</span>,
  },
  {
    id: 'name',
    header: 'Column',
    sortBy: ({ name }) => name,
    cell: ({ name }) => <code>{name}</code>,
  },
  { id: 'type', header: 'Type', cell: ({ type }) => <code className="text-fg-2">{type}</code> },
  {
    id: 'required',
    header: 'Null',
    hideBelow: 'md',
    cell: ({ required }) => <span className="text-fg-3">{required ? 'no' : 'yes'}</span>,
  },
  {
    id: 'doc',
    header: 'Meaning',
    className: 'w-full',
    cell: ({ doc }) => (
      <span className="block min-w-60 whitespace-normal py-1 text-fg-2">{doc}</span>
    ),
  },
];

/** Columns with Iceberg's field ids, which stay when a column is renamed. */
export function SchemaTable({ table }: { readonly table: TableDetail }) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const rows = table.columns.filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <Section
      title="Schema"
      aside={`${table.columns.length} columns`}
      action={
        <input
          type="search"
          aria-label="Filter columns"
          placeholder="Filter columns"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-6 w-36 rounded-2 border border-line-control bg-control px-2 text-fg max-md:h-7"
        />
      }
    >
      <DataTable
        label="Columns"
        dense
        columns={COLUMNS}
        rows={rows}
        rowKey={({ id }) => String(id)}
        empty={<p className="py-2 text-fg-3">No column has “{text}” in its name.</p>}
      />
    </Section>
  );
}
