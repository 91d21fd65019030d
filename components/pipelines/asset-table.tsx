'use client';

import Link from 'next/link';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatCount } from '#components/ui/format.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import { State } from '#components/ui/state.tsx';
import { ASSET_STATE, assetHref, checksText, type Layer, shortName } from './prepare-assets.ts';
import type { Asset } from './types.ts';

/** The assets of one layer. */
export function AssetTable({ layer }: { readonly layer: Layer }) {
  const { withRef } = useRefUrl();
  return (
    <Section title={layer.name}>
      <DataTable
        label={`Assets of ${layer.name}`}
        columns={columnsOf((name) => withRef(assetHref(name)))}
        rows={layer.assets}
        rowKey={({ name }) => name}
      />
    </Section>
  );
}

const columnsOf = (hrefOf: (name: string) => string): readonly DataColumn<Asset>[] => [
  {
    id: 'name',
    header: 'Asset',
    className: 'w-[34%] max-w-0 min-w-40 truncate',
    cell: ({ name }) => (
      <Link href={hrefOf(name)} title={name} className="font-mono text-small hover:underline">
        {shortName(name)}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    className: 'w-28',
    cell: ({ state }) => <State kind={ASSET_STATE[state].kind}>{ASSET_STATE[state].word}</State>,
  },
  {
    id: 'built',
    header: 'Last built',
    align: 'right',
    className: 'w-24',
    cell: ({ lastBuild }) =>
      lastBuild !== null && <RelativeTime at={new Date(lastBuild.at)} className="text-fg-3" />,
  },
  {
    id: 'rows',
    header: 'Rows written',
    align: 'right',
    hideBelow: 'md',
    className: 'w-28',
    cell: ({ lastBuild }) => (lastBuild?.rowCount == null ? '' : formatCount(lastBuild.rowCount)),
  },
  {
    id: 'checks',
    header: 'Checks',
    hideBelow: 'md',
    className: 'w-32',
    cell: (asset) => <Checks asset={asset} />,
  },
  {
    id: 'why',
    header: 'Why, or what it is',
    hideBelow: 'xl',
    className: 'max-w-0 truncate',
    cell: ({ why, description }) => (
      <span title={why ?? description} className={why === null ? 'text-fg-3' : 'text-warn-text'}>
        {why ?? description}
      </span>
    ),
  },
];

/** How the checks of an asset stand. */
function Checks({ asset }: { readonly asset: Asset }) {
  const checks = checksText(asset);
  return checks === null ? (
    <span className="text-fg-3">none</span>
  ) : (
    <State kind={checks.kind}>{checks.text}</State>
  );
}
