import type { Span } from '#server/hub/model/rank-matches.ts';

interface Props {
  readonly text: string;
  /** What to mark, in order. Spans past the end of the text are left out. */
  readonly spans: readonly Span[];
}

/** A name with the letters that were searched for. */
export function MarkedText({ text, spans }: Props) {
  const inside = spans.filter(([, end]) => end <= text.length);
  const ends = [0, ...inside.map(([, end]) => end)];
  return (
    <>
      {inside.map(([start, end], index) => (
        <span key={start}>
          {text.slice(ends[index], start)}
          <mark className="bg-transparent font-semibold text-accent-text">
            {text.slice(start, end)}
          </mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}
