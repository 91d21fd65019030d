'use client';

import clsx from 'clsx';
import { Code, Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Select } from '#components/ui/select.tsx';
import type { RefFilter, RefOrder } from '#server/branches/model/select-refs.ts';
import type { BranchesPatch, BranchesUrl } from './branches-url.ts';
import type { RefCounts } from './types.ts';

interface Props {
  readonly url: BranchesUrl;
  readonly go: (patch: BranchesPatch) => void;
  /** Null while the list is on its way. */
  readonly counts: RefCounts | null;
}

const FILTERS: readonly {
  readonly filter: RefFilter;
  readonly word: string;
  readonly says: string;
}[] = [
  { filter: 'mine', word: 'Mine', says: 'made by you, or with your commit on top' },
  { filter: 'unmerged', word: 'Not merged', says: 'the default branch does not have all of it' },
  { filter: 'merged', word: 'Merged', says: 'the default branch has all of it' },
  { filter: 'stale', word: 'Stale', says: 'no commit for 14 days' },
  { filter: 'protected', word: 'Protected', says: 'changes by merge or change request alone' },
];

const ORDERS: readonly { readonly value: RefOrder; readonly label: string }[] = [
  { value: 'newest', label: 'Newest commit first' },
  { value: 'oldest', label: 'Oldest commit first' },
  { value: 'name', label: 'By name' },
];

/** Narrows the list: a part of the name, chips, or an expression for those who know it. */
export function RefFilters({ url, go, counts }: Props) {
  const toggle = (filter: RefFilter) =>
    go({
      filters: url.filters.includes(filter)
        ? url.filters.filter((each) => each !== filter)
        : [...url.filters, filter],
    });
  return (
    <div className="mb-2 grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Field
          label="Part of the name"
          hideLabel
          type="search"
          placeholder="Part of the name"
          before={<Search aria-hidden className="size-3.5 shrink-0" />}
          value={url.text}
          onChange={(event) => go({ text: event.target.value })}
          boxClassName="w-56 max-md:w-full"
        />
        <fieldset className="flex min-w-0 flex-wrap gap-1">
          <legend className="sr-only">Only those that are</legend>
          {FILTERS.map(({ filter, word, says }) => (
            <button
              key={filter}
              type="button"
              aria-pressed={url.filters.includes(filter)}
              title={`Only what is: ${says}`}
              onClick={() => toggle(filter)}
              className={clsx(
                'inline-flex h-6 items-center gap-1.5 rounded-full border px-2 text-small max-md:h-7',
                url.filters.includes(filter)
                  ? 'border-accent-line bg-accent-bg font-medium text-accent-text'
                  : 'border-line-control text-fg-2 hover:bg-hover',
              )}
            >
              {word}
              {counts !== null && (
                <span className={url.filters.includes(filter) ? '' : 'text-fg-3'}>
                  {formatCount(counts.filters[filter])}
                </span>
              )}
            </button>
          ))}
        </fieldset>
        <div className="ml-auto flex items-center gap-2 max-md:ml-0">
          <Select
            label="Order"
            hideLabel
            options={ORDERS}
            value={url.order}
            onChange={(value) =>
              go({ order: ORDERS.find((each) => each.value === value)?.value ?? 'newest' })
            }
          />
          <Button
            variant="ghost"
            icon={Code}
            aria-expanded={url.cel !== null}
            onClick={() => go({ cel: url.cel === null ? '' : null })}
          >
            Expression
          </Button>
        </div>
      </div>
      {url.cel !== null && <Expression key={url.cel} cel={url.cel} go={go} />}
    </div>
  );
}

const EXAMPLES = [
  { says: 'name begins with', cel: "ref.name.startsWith('feature/')" },
  { says: 'tags alone', cel: "refType == 'TAG'" },
  { says: 'last commit by', cel: "'ada' in commit.authors" },
  { says: 'ahead of main', cel: 'refMeta.numCommitsAhead > 0' },
] as const;

interface ExpressionProps {
  readonly cel: string;
  readonly go: (patch: BranchesPatch) => void;
}

function Expression({ cel, go }: ExpressionProps) {
  const [text, setText] = useState(cel);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go({ cel: text.trim() });
  };
  return (
    <form onSubmit={submit} className="grid gap-1.5 rounded-2 bg-inset p-2">
      <div className="flex items-start gap-2">
        <Field
          label="CEL expression over ref, refType, commit and refMeta"
          hideLabel
          mono
          placeholder="ref.name.startsWith('feature/')"
          value={text}
          onChange={(event) => setText(event.target.value)}
          boxClassName="flex-1"
        />
        <Button type="submit" disabled={text.trim() === cel}>
          Apply
        </Button>
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-small text-fg-3">
        The catalog filters by it, before the chips do. For example
        {EXAMPLES.map((example) => (
          <button
            key={example.cel}
            type="button"
            title={example.cel}
            onClick={() => go({ cel: example.cel })}
            className="text-accent-text hover:underline"
          >
            {example.says}
          </button>
        ))}
      </p>
    </form>
  );
}
