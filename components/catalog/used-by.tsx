'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import Link from 'next/link';
import { ASSET_STATE } from '#components/pipelines/prepare-assets.ts';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { State } from '#components/ui/state.tsx';
import { hrefOfName } from './catalog-url.ts';

/** What the project builds this table from, and what it builds from it. */
export function UsedBy({ name }: { readonly name: string }) {
  const trpc = useTRPC();
  const { ref, at, withRef } = useRefUrl();
  const { data } = useSuspenseQuery(trpc.pipelines.assets.queryOptions({ ref, at }));
  const own = data.assets.find((asset) => asset.name === name);
  const lines = [
    ...data.assets
      .filter((asset) => own?.dependsOn.includes(asset.name))
      .map((asset) => ({ asset, word: 'Reads', Icon: ArrowDownLeft })),
    ...data.assets
      .filter(({ dependsOn }) => dependsOn.includes(name))
      .map((asset) => ({ asset, word: 'Feeds', Icon: ArrowUpRight })),
  ];
  if (lines.length === 0) {
    return <p className="py-2 text-fg-3">No asset of the project reads this table or builds it.</p>;
  }
  return (
    <ul>
      {lines.map(({ asset, word, Icon }) => (
        <li
          key={`${word} ${asset.name}`}
          className="flex min-h-8 items-center gap-2 border-b border-line last:border-0"
        >
          <Icon aria-hidden className="size-3.5 shrink-0 text-fg-3" />
          <span className="sr-only">{word}</span>
          <Link
            href={withRef(hrefOfName(ref, asset.name) ?? '/pipelines')}
            className="min-w-0 flex-1 truncate font-mono text-small hover:underline"
          >
            {asset.name}
          </Link>
          <State kind={ASSET_STATE[asset.state].kind}>{ASSET_STATE[asset.state].word}</State>
        </li>
      ))}
    </ul>
  );
}
