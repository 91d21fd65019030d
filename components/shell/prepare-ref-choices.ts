import { momentKind } from './ref-url.ts';

export interface RefLineView {
  readonly name: string;
  readonly kind: 'branch' | 'tag';
  readonly hash: string;
}

interface Commit {
  readonly hash: string;
  readonly message: string;
}

export interface RefChoices<C extends Commit> {
  readonly branches: readonly RefLineView[];
  readonly tags: readonly RefLineView[];
  readonly commits: readonly C[];
  /** What was typed is itself a moment: its value for `?at=`; null when it is not. */
  readonly typed: { readonly at: string; readonly kind: 'commit' | 'time' } | null;
  /** How many refs match but are not shown. */
  readonly notShown: number;
}

const MOST_SHOWN = 60;

/** What the picker offers for a text: the refs that the server found for it, and commits. */
export function prepareRefChoices<C extends Commit>(
  found: { readonly refs: readonly RefLineView[]; readonly total: number },
  commits: readonly C[],
  text: string,
): RefChoices<C> {
  const sought = text.trim().toLowerCase();
  const shown = found.refs.slice(0, MOST_SHOWN);
  return {
    branches: shown.filter((ref) => ref.kind === 'branch'),
    tags: shown.filter((ref) => ref.kind === 'tag'),
    commits: commits
      .filter(
        (commit) => commit.hash.startsWith(sought) || commit.message.toLowerCase().includes(sought),
      )
      .slice(0, 8),
    typed: typedMoment(text.trim()),
    notShown: found.total - shown.length,
  };
}

/** A hash, or a time: without a zone it is meant in UTC, as the picker says. */
function typedMoment(text: string): RefChoices<Commit>['typed'] {
  if (/^[0-9a-f]{8,64}$/.test(text)) return { at: text, kind: 'commit' };
  const time = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  if (time === null) return null;
  const clock = time[1] === undefined ? `${text}T00:00` : text.replace(' ', 'T');
  const iso = time[3] === undefined ? `${clock}Z` : clock;
  if (momentKind(iso) !== 'time') return null;
  return { at: new Date(iso).toISOString().replace('.000', ''), kind: 'time' };
}
