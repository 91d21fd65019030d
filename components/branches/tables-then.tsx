import Link from 'next/link';
import { tableHref } from '#components/catalog/catalog-url.ts';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatBytes, formatCount } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import type { CatalogTables } from './types.ts';

interface Props {
  readonly refName: string;
  /** Hash of the commit. */
  readonly at: string;
  readonly catalog: CatalogTables;
}

type Line = CatalogTables['namespaces'][number]['tables'][number] & { readonly namespace: string };

/** What a catalog held at a commit. */
export function TablesThen({ refName, at, catalog }: Props) {
  const lines = catalog.namespaces.flatMap(({ name, tables }) =>
    tables.map((table) => ({ ...table, namespace: name })),
  );
  return (
    <>
      <ScrollBox label="Tables at that moment" className="max-h-80 overflow-y-auto">
        <DataTable
          label={`Tables of ${refName} at commit ${at.slice(0, 8)}`}
          dense
          rows={lines}
          rowKey={(line) => `${line.namespace}\u0000${line.name}`}
          columns={columnsOf(refName, at)}
          empty={<p className="py-2 text-fg-3">No table yet.</p>}
        />
      </ScrollBox>
      {catalog.truncated && (
        <p className="text-small text-fg-3">There were more tables than are listed here.</p>
      )}
    </>
  );
}

const columnsOf = (refName: string, at: string): readonly DataColumn<Line>[] => [
  {
    id: 'name',
    header: 'Table',
    className: 'w-full max-w-0 truncate',
    cell: ({ namespace, name }) => (
      <Link
        href={`${tableHref(refName, namespace, name)}?at=${at}`}
        className="font-mono hover:underline"
      >
        {namespace === '' ? name : `${namespace}.${name}`}
      </Link>
    ),
  },
  {
    id: 'rows',
    header: 'Rows',
    align: 'right',
    cell: ({ totals }) => (totals?.rows == null ? '' : formatCount(totals.rows)),
  },
  {
    id: 'bytes',
    header: 'Bytes',
    align: 'right',
    hideBelow: 'md',
    cell: ({ totals }) => (totals?.bytes == null ? '' : formatBytes(Number(totals.bytes))),
  },
  {
    id: 'updated',
    header: 'Changed',
    align: 'right',
    cell: ({ updatedAt }) =>
      updatedAt !== null && <RelativeTime at={updatedAt} className="text-fg-3" />,
  },
];
