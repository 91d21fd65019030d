import { CopyButton } from '#components/ui/copy-button.tsx';
import type { TableDetail } from './types.ts';

/** Where the table lies and how it is written. */
export function PropertiesTable({ table }: { readonly table: TableDetail }) {
  const facts: readonly (readonly [string, string])[] = [
    ['location', table.location],
    ['metadata', table.metadataLocation],
    ['table uuid', table.tableUuid],
    ['content id', table.contentId ?? 'none'],
    ['snapshot', String(table.currentSnapshotId ?? 'none')],
    ...Object.entries(table.properties).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
  ];
  return (
    <dl className="max-w-[1000px]">
      {facts.map(([name, value]) => (
        <div
          key={name}
          className="grid min-h-8 grid-cols-[260px_minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line py-1 max-md:grid-cols-[minmax(0,1fr)_auto]"
        >
          <dt className="text-fg-3 max-md:col-span-2">{name}</dt>
          <dd className="font-mono text-small [overflow-wrap:anywhere]">{value}</dd>
          <dd>
            <CopyButton text={value} label={`Copy ${name}`} iconOnly />
          </dd>
        </div>
      ))}
    </dl>
  );
}
