import { downstream, upstream } from './graph.ts';
import type { Asset } from './project.ts';

export type Selected =
  | { readonly ok: true; readonly assets: readonly Asset[] }
  /** `term` matches nothing, or is not of the syntax. */
  | { readonly ok: false; readonly term: string; readonly reason: string };

const TERM = /^(?:(\d*)\+)?(.+?)(?:\+(\d*))?$/;

/**
 * dbt's selection syntax: a name (`fct_glucose_readings`), `schema.name`, a schema, `tag:t`,
 * `source:raw.entries`, a path (`models/silver` or `path:…`), `*` in names; `+x` with what x reads,
 * `x+` with what reads it, `2+x` to a depth. Blanks unite, commas intersect. Null selects all.
 */
export function selectAssets(assets: readonly Asset[], selection: string | null): Selected {
  if (selection === null || selection.trim() === '') return { ok: true, assets };
  const chosen = new Set<string>();
  for (const union of selection.trim().split(/\s+/)) {
    let intersection: ReadonlySet<string> | null = null;
    for (const term of union.split(',')) {
      const matched = matchTerm(assets, term);
      if (typeof matched === 'string') return { ok: false, term, reason: matched };
      intersection = intersection === null ? matched : intersection.intersection(matched);
    }
    for (const name of intersection ?? []) chosen.add(name);
  }
  return { ok: true, assets: assets.filter((asset) => chosen.has(asset.name)) };
}

/** Names that a term selects, or why it selects none. */
function matchTerm(assets: readonly Asset[], term: string): ReadonlySet<string> | string {
  const [, up, body, down] = TERM.exec(term) ?? [];
  if (body === undefined || body.includes('+') || body.startsWith('@')) {
    return 'is not a selection: use name, schema.name, +name, name+, tag:name or a path';
  }
  const matches = matcher(body);
  if (matches === null) return 'has an unknown method: use tag:, source: or path:';
  const roots = assets.filter(matches).map((asset) => asset.name);
  if (roots.length === 0) return 'matches no asset';
  const names = new Set(roots);
  for (const root of roots) {
    const above = up === undefined ? [] : upstream(assets, root, depthOf(up));
    const below = down === undefined ? [] : downstream(assets, root, depthOf(down));
    for (const name of [...above, ...below]) names.add(name);
  }
  return names;
}

const depthOf = (digits: string) => (digits === '' ? Number.POSITIVE_INFINITY : Number(digits));

function matcher(body: string): ((asset: Asset) => boolean) | null {
  const colon = body.indexOf(':');
  const method = colon < 0 ? '' : body.slice(0, colon);
  const value = body.slice(colon + 1);
  if (method === 'tag') return (asset) => asset.tags.some(glob(value));
  if (method === 'source') return (asset) => asset.kind === 'source' && named(asset, value);
  if (method === 'path' || (method === '' && value.includes('/'))) {
    const prefix = value.replace(/^\.\//, '').replace(/\/$/, '');
    return ({ path }) => path === prefix || path.startsWith(`${prefix}/`) || glob(prefix)(path);
  }
  return method === '' ? (asset) => named(asset, value) : null;
}

function named(asset: Asset, pattern: string): boolean {
  const matches = glob(pattern);
  return [asset.name, asset.key[0], asset.key.at(-1)].some(
    (candidate) => candidate !== undefined && matches(candidate),
  );
}

function glob(pattern: string): (text: string) => boolean {
  const expression = new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`);
  return (text) => expression.test(text);
}
