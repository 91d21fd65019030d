import { formatCount } from '#components/ui/format.ts';

interface Props {
  readonly added?: bigint;
  readonly removed?: bigint;
  readonly changed?: bigint;
  /** Said by assistive technology behind each number: `rows`. */
  readonly unit?: string;
}

/** `+1,240 −12 ~88`; what is zero is left out. */
export function ChangeFigures({ added = 0n, removed = 0n, changed = 0n, unit = 'rows' }: Props) {
  const figures = [
    { sign: '+', word: 'added', count: added, look: 'text-add-text' },
    { sign: '−', word: 'removed', count: removed, look: 'text-del-text' },
    { sign: '~', word: 'changed', count: changed, look: 'text-mod-text' },
  ].filter(({ count }) => count !== 0n);
  return (
    <span className="inline-flex gap-2 whitespace-nowrap font-mono text-small">
      {figures.map(({ sign, word, count, look }) => (
        <span key={word} className={look} title={`${formatCount(count)} ${unit} ${word}`}>
          <span aria-hidden>{sign}</span>
          {formatCount(count)}
          <span className="sr-only">
            {' '}
            {unit} {word}
          </span>
        </span>
      ))}
    </span>
  );
}
