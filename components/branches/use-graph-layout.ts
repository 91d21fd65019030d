'use client';

import { useEffect, useRef, useState } from 'react';
import type { GraphLayout } from './graph-lanes.ts';
import type { GraphAnswer, GraphRequest } from './graph-worker.ts';
import type { GraphCommit, GraphRef } from './types.ts';

/** The layout of the newest commits asked for, from a worker; null until the first one is there. */
export function useGraphLayout(
  commits: readonly GraphCommit[],
  refs: readonly GraphRef[],
  defaultBranch: string,
): GraphLayout | null {
  const worker = useRef<Worker | null>(null);
  const asked = useRef(0);
  const [layout, setLayout] = useState<GraphLayout | null>(null);

  useEffect(() => {
    const started = new Worker(new URL('./graph-worker.ts', import.meta.url), {
      type: 'module',
      name: 'graph',
    });
    worker.current = started;
    started.addEventListener('message', ({ data }: MessageEvent<GraphAnswer>) => {
      if (data.id === asked.current) setLayout(data.layout);
    });
    return () => {
      started.terminate();
      worker.current = null;
    };
  }, []);

  useEffect(() => {
    asked.current += 1;
    worker.current?.postMessage({
      id: asked.current,
      commits: commits.map(({ hash, parents }) => ({ hash, parents })),
      refs,
      defaultBranch,
    } satisfies GraphRequest);
  }, [commits, refs, defaultBranch]);

  return layout;
}
