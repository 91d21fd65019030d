'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatBytes } from '#components/ui/format.ts';
import { Sparkline } from '#components/ui/sparkline.tsx';

/** What this process takes of the machine. */
export function ProcessFigures() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.hub.overview.queryOptions());
  const { memory, cpu, freeBytes, node } = data.process;
  return (
    <>
      <div className="grid grid-cols-2 gap-6 max-md:grid-cols-1">
        <Chart name="Memory" values={memory.trend}>
          <b className="text-fg">{formatBytes(memory.now)}</b> of {formatBytes(memory.of)}
        </Chart>
        <Chart name="Processor" values={cpu.trend}>
          <b className="text-fg">{cpu.now.toFixed(0)} %</b> of {cpu.of} cores
        </Chart>
      </div>
      <p className="pt-2 text-small text-fg-3">
        Node {node}
        {freeBytes !== null && <> · {formatBytes(freeBytes)} free on the disk of the lake</>}
      </p>
    </>
  );
}

interface ChartProps {
  readonly name: string;
  readonly values: readonly number[];
  readonly children: ReactNode;
}

function Chart({ name, values, children }: ChartProps) {
  return (
    <div className="min-w-0">
      <p className="flex justify-between text-small text-fg-3">
        <span>{name}</span>
        <span>{children}</span>
      </p>
      <Sparkline
        area
        values={values}
        width={280}
        height={44}
        label={`${name}, the last ${values.length} samples`}
        className="mt-1 block h-11 w-full border-b border-line-strong"
      />
    </div>
  );
}
