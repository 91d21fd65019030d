/** What a table came from in the end: plain data, kept in the commit that wrote it. */
export interface Reflection {
  /** Snapshot of each source, however far upstream, that the table reflects; null: it had none. */
  readonly sources: Readonly<Record<string, string | null>>;
  /** Code hash of every model that took part, its own too. */
  readonly codes: Readonly<Record<string, string>>;
}

/** Snapshots of a source that follow each other, newest first. */
export type SnapshotLine = readonly {
  readonly snapshotId: string;
  /** True when it took away no rows: an append, or the same rows in other files. */
  readonly onlyAdds: boolean;
}[];

export type SnapshotLines = ReadonlyMap<string, SnapshotLine>;

/** Two inputs were made by different code of one model: no code is the same as this. */
const SEVERAL = 'several';

/** What a model reflects that is built now from such inputs; of two snapshots of a source the older. */
export function combine(
  own: { readonly name: string; readonly codeHash: string },
  inputs: readonly Reflection[],
  lines: SnapshotLines,
): Reflection {
  const sources = new Map<string, string | null>();
  const codes = new Map<string, string>();
  for (const input of inputs) {
    for (const [name, snapshotId] of Object.entries(input.sources)) {
      const other = sources.get(name);
      const first = other === undefined || other === snapshotId;
      sources.set(name, first ? snapshotId : older(lines.get(name) ?? [], other, snapshotId));
    }
    for (const [name, code] of Object.entries(input.codes)) {
      const other = codes.get(name);
      codes.set(name, other === undefined || other === code ? code : SEVERAL);
    }
  }
  codes.set(own.name, own.codeHash);
  return { sources: sorted(sources), codes: sorted(codes) };
}

/** Sources that the inputs reflect at different snapshots: to tell the older their lines are needed. */
export function disputed(inputs: readonly Reflection[]): readonly string[] {
  const names = new Set(inputs.flatMap(({ sources }) => Object.keys(sources)));
  return [...names].filter((name) => {
    const found = inputs.flatMap(({ sources }) => (name in sources ? [sources[name]] : []));
    return new Set(found).size > 1;
  });
}

const sorted = <T>(map: ReadonlyMap<string, T>): Readonly<Record<string, T>> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));

/** What the line does not know any more is older than what it knows. */
function older(line: SnapshotLine, a: string | null, b: string | null): string | null {
  const age = (id: string | null) => {
    const index = line.findIndex(({ snapshotId }) => snapshotId === id);
    return index < 0 ? Number.POSITIVE_INFINITY : index;
  };
  return age(a) >= age(b) ? a : b;
}

/** How a model that has a table is built: on top of it, or anew. */
export type Basis =
  | { readonly kind: 'addition'; readonly since: ReadonlyMap<string, bigint> }
  | { readonly kind: 'anew'; readonly why: string };

/**
 * A model that reads what is new in its sources can be added to when that is all that happened since:
 * the same code all the way up, no other source changed, and nothing was taken away from those it
 * follows. `then` is what its table reflects, `now` what a build would; null when nobody knows.
 */
export function chooseBasis(
  asset: { readonly name: string; readonly deltas: readonly string[] },
  before: Reflection | null,
  now: Reflection | null,
  lines: SnapshotLines,
): Basis {
  if (before === null || now === null) return anew('where its rows came from is not recorded');
  const code = [...new Set([...Object.keys(before.codes), ...Object.keys(now.codes)])].find(
    (name) => before.codes[name] !== now.codes[name] || now.codes[name] === SEVERAL,
  );
  if (code !== undefined) return anew(`${code} was built by other code`);
  const since = new Map<string, bigint>();
  for (const [name, snapshotId] of Object.entries(now.sources)) {
    const known = before.sources[name];
    if (!asset.deltas.includes(name)) {
      if (known !== snapshotId) return anew(`${name} changed`);
      continue;
    }
    if (known === undefined || known === null || snapshotId === null) {
      return anew(`${name} had nothing before`);
    }
    if (!onlyAdded(lines.get(name) ?? [], known, snapshotId)) {
      return anew(`what was new in ${name} since cannot be told`);
    }
    since.set(name, BigInt(known));
  }
  const untold = asset.deltas.find((name) => !since.has(name));
  if (untold !== undefined) return anew(`${untold} is not among what it comes from`);
  return { kind: 'addition', since };
}

const anew = (why: string): Basis => ({ kind: 'anew', why });

/** True when every snapshot since `from` only added, and `to` is among them. */
function onlyAdded(line: SnapshotLine, from: string, to: string): boolean {
  const start = line.findIndex(({ snapshotId }) => snapshotId === from);
  if (start < 0) return false;
  const later = line.slice(0, start);
  return (
    later.every(({ onlyAdds }) => onlyAdds) &&
    (to === from || later.some(({ snapshotId }) => snapshotId === to))
  );
}
