'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State } from '#components/ui/state.tsx';
import type { Decide } from './key-table.tsx';
import { choiceLabel } from './prepare-change.ts';
import type { KeyView } from './types.ts';

interface Props {
  readonly view: KeyView;
  readonly source: string;
  readonly target: string;
  readonly onDecide: Decide | null;
}

/** Both sides of a key with who changed it, and what to do about it. */
export function KeyDecision({ view, source, target, onDecide }: Props) {
  const { conflict, offers, decision } = view;
  const [version, setVersion] = useState('');
  const [isNaming, setNaming] = useState(false);
  const name = view.key.join('.');
  return (
    <div className="grid gap-2">
      {conflict !== null && (
        <>
          <p>{conflict.sentence}</p>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1 text-small">
            <Side name={target} side={view.ours} maker={conflict.target} />
            <Side name={source} side={view.theirs} maker={conflict.source} />
            <dt className="text-fg-3">both began with</dt>
            <dd>{versionText(view.base)}</dd>
          </dl>
        </>
      )}
      {decision !== null && (
        <p className="text-small text-fg-2">
          <State kind={decision.isStale ? 'stale' : 'good'}>
            {choiceLabel(decision.choice, source, target)}
          </State>{' '}
          {decision.versionHash !== null && (
            <>
              as at <Hash value={decision.versionHash} />{' '}
            </>
          )}
          by {decision.by} <RelativeTime at={decision.at} suffix="ago" />
          {decision.isStale && ': a side has changed it since, so it is asked again.'}
        </p>
      )}
      {onDecide !== null && (offers.length > 0 || decision !== null) && (
        <fieldset className="flex flex-wrap items-center gap-2">
          <legend className="sr-only">How {name} is merged</legend>
          {offers.map(({ choice, refusal }) => (
            <Button
              key={choice}
              size="small"
              aria-pressed={decision?.choice === choice && !decision.isStale}
              disabled={refusal !== null}
              title={refusal ?? undefined}
              onClick={() =>
                choice === 'other-version' ? setNaming(true) : onDecide([view], choice, null)
              }
              className="aria-pressed:border-accent aria-pressed:bg-accent-bg"
            >
              {choiceLabel(choice, source, target)}
            </Button>
          ))}
          {decision !== null && (
            <Button size="small" variant="ghost" onClick={() => onDecide([view], null, null)}>
              Undecide
            </Button>
          )}
        </fieldset>
      )}
      {onDecide !== null && isNaming && (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            onDecide([view], 'other-version', version);
          }}
        >
          <Field
            label="Version as at"
            hint={`A branch, tag or commit: ${target}~1, @<hash>`}
            mono
            value={version}
            onChange={(event) => setVersion(event.target.value)}
            boxClassName="w-72"
          />
          <Button type="submit" size="small" disabled={version.trim() === ''}>
            Take that
          </Button>
        </form>
      )}
      {offers
        .filter(({ refusal }) => refusal !== null && conflict !== null)
        .map(({ choice, refusal }) => (
          <p key={choice} className="text-small text-fg-3">
            {choiceLabel(choice, source, target)}: {refusal}
          </p>
        ))}
    </div>
  );
}

interface SideProps {
  readonly name: string;
  readonly side: KeyView['ours'];
  readonly maker: NonNullable<KeyView['conflict']>['source'];
}

function Side({ name, side, maker }: SideProps) {
  return (
    <>
      <dt>
        <RefChip name={name} />
      </dt>
      <dd className="min-w-0 truncate">
        {versionText(side)}
        {maker !== null && (
          <>
            {' '}
            by <b className="font-medium">{maker.author}</b> in{' '}
            <Link href={`/commits/${maker.hash}`} className="hover:underline" title={maker.message}>
              <Hash value={maker.hash} /> {maker.message}
            </Link>{' '}
            <RelativeTime at={new Date(maker.at)} suffix="ago" className="text-fg-3" />
          </>
        )}
      </dd>
    </>
  );
}

function versionText(side: KeyView['ours']): string {
  if (side === null) return 'not there';
  return side.snapshotId === null ? 'no rows yet' : `snapshot ${side.snapshotId}`;
}
