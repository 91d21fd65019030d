'use client';

import { Handle, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import Link from 'next/link';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State } from '#components/ui/state.tsx';
import { ASSET_STATE, assetHref, prepareGraph } from './prepare-assets.ts';
import type { Asset } from './types.ts';

const TYPES = { asset: AssetNode };

/** The project from left to right, as the data flows. The list has the same words. */
export function AssetGraph({ assets }: { readonly assets: readonly Asset[] }) {
  const { nodes, edges } = prepareGraph(assets);
  return (
    <section
      aria-label="Graph of the assets"
      className="h-[max(420px,calc(100vh-190px))] rounded-3 border border-line [&_.react-flow\_\_attribution]:bg-bg! [&_.react-flow\_\_attribution_a]:text-fg-3!"
    >
      <ReactFlow
        nodeTypes={TYPES}
        nodes={nodes.map(({ asset, x, y }) => ({
          id: asset.name,
          type: 'asset',
          position: { x, y },
          data: { asset },
        }))}
        edges={edges.map((edge) => ({ ...edge, style: { stroke: 'var(--line-strong)' } }))}
        fitView
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
      />
    </section>
  );
}

function AssetNode({ data: { asset } }: { readonly data: { readonly asset: Asset } }) {
  const { withRef } = useRefUrl();
  const look = ASSET_STATE[asset.state];
  return (
    <div className="w-60 rounded-2 border border-line bg-bg px-2.5 py-1.5 shadow-1">
      <Handle type="target" position={Position.Left} className="opacity-0" />
      <Link
        href={withRef(assetHref(asset.name))}
        title={asset.why ?? asset.name}
        className="nodrag block truncate font-mono text-small hover:underline"
      >
        {asset.name}
      </Link>
      <span className="flex justify-between text-small">
        <State kind={look.kind}>{look.word}</State>
        {asset.lastBuild !== null && (
          <RelativeTime at={new Date(asset.lastBuild.at)} className="text-fg-3" />
        )}
      </span>
      <Handle type="source" position={Position.Right} className="opacity-0" />
    </div>
  );
}
