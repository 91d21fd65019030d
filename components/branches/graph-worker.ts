import { type GraphLayout, layOutGraph } from './graph-lanes.ts';
import type { GraphCommit, GraphRef } from './types.ts';

export interface GraphRequest {
  readonly id: number;
  readonly commits: readonly Pick<GraphCommit, 'hash' | 'parents'>[];
  readonly refs: readonly Pick<GraphRef, 'name' | 'hash'>[];
  readonly defaultBranch: string;
}

export interface GraphAnswer {
  readonly id: number;
  readonly layout: GraphLayout;
}

/** Lays out graphs where the page does not have to wait for it. */
self.addEventListener('message', ({ data }: MessageEvent<GraphRequest>) => {
  const layout = layOutGraph(data.commits, data.refs, data.defaultBranch);
  self.postMessage({ id: data.id, layout } satisfies GraphAnswer);
});
