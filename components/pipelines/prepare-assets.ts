import type { StateKind } from '#components/ui/state.tsx';
import type { AssetState } from '#server/runs/model/asset-health.ts';
import type { Asset } from './types.ts';

/** How the state of an asset is shown. */
export const ASSET_STATE = {
  fresh: { kind: 'good', word: 'Fresh' },
  stale: { kind: 'stale', word: 'Stale' },
  failing: { kind: 'bad', word: 'Failing' },
  missing: { kind: 'unknown', word: 'Not built' },
  blocked: { kind: 'warn', word: 'Blocked' },
} as const satisfies Record<AssetState, { kind: StateKind; word: string }>;

export type AssetFilter = 'all' | 'attention' | 'stale';

export interface Layer {
  readonly name: string;
  readonly assets: readonly Asset[];
}

const ATTENTION: ReadonlySet<AssetState> = new Set(['failing', 'blocked']);
const TO_BUILD: ReadonlySet<AssetState> = new Set(['stale', 'missing']);

function matches({ state }: Asset, filter: AssetFilter): boolean {
  if (filter === 'attention') return ATTENTION.has(state);
  return filter === 'all' || TO_BUILD.has(state);
}

export const countAssets = (assets: readonly Asset[], filter: AssetFilter): number =>
  assets.filter((asset) => matches(asset, filter)).length;

/** Assets by layer, in the order in which the data flows. */
export function prepareLayers(
  assets: readonly Asset[],
  filter: AssetFilter,
  text: string,
): readonly Layer[] {
  const wanted = text.trim().toLowerCase();
  const shown = assets.filter(
    (asset) => matches(asset, filter) && asset.name.toLowerCase().includes(wanted),
  );
  return [...Map.groupBy(shown, ({ layer }) => layer)].map(([name, members]) => ({
    name,
    assets: members,
  }));
}

/** `14 of 14`, with how it stands; null when the asset declares none. */
export function checksText(
  asset: Pick<Asset, 'declaredChecks' | 'checks'>,
): { readonly text: string; readonly kind: 'good' | 'warn' | 'bad' | 'unknown' } | null {
  const { declaredChecks, checks } = asset;
  if (declaredChecks === 0) return null;
  const ran = checks.pass + checks.warn + checks.fail + checks.error;
  if (ran === 0) return { text: `${declaredChecks} not run`, kind: 'unknown' };
  const kind = checks.fail + checks.error > 0 ? 'bad' : checks.warn > 0 ? 'warn' : 'good';
  return { text: `${checks.pass} of ${ran}`, kind };
}

export function assetHref(name: string): string {
  const dot = name.lastIndexOf('.');
  return `/pipelines/${encodeURIComponent(name.slice(0, dot))}/${encodeURIComponent(name.slice(dot + 1))}`;
}

/** The name without its layer. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

export interface GraphNode {
  readonly asset: Asset;
  readonly x: number;
  readonly y: number;
}

const COLUMN_PX = 290;
const ROW_PX = 84;

/** Places for a graph from left to right: a column is how many steps away the data comes from. */
export function prepareGraph(assets: readonly Asset[]): {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly {
    readonly id: string;
    readonly source: string;
    readonly target: string;
  }[];
} {
  const depth = new Map<string, number>();
  const filled = new Map<number, number>();
  const nodes = assets.map((asset): GraphNode => {
    // Each follows what it reads, so what is above it has its column already.
    const column = Math.max(0, ...asset.dependsOn.map((name) => (depth.get(name) ?? -1) + 1));
    const row = filled.get(column) ?? 0;
    depth.set(asset.name, column);
    filled.set(column, row + 1);
    return { asset, x: column * COLUMN_PX, y: row * ROW_PX };
  });
  const edges = assets.flatMap(({ name, dependsOn }) =>
    dependsOn
      .filter((source) => depth.has(source))
      .map((source) => ({ id: `${source} ${name}`, source, target: name })),
  );
  return { nodes, edges };
}
