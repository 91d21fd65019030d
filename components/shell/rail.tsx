'use client';

import clsx from 'clsx';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { AttentionCount } from './attention-count.tsx';
import { BrandMark } from './brand.tsx';
import { type ConsolePage, PAGES, pageHref, pageOf } from './pages.ts';
import { useRefUrl } from './use-ref-url.ts';

interface Props {
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** The pages of the console. Icons alone below 1280 px, or when closed. */
export function Rail({ open, onToggle }: Props) {
  const current = pageOf(usePathname());
  const Toggle = open ? PanelLeftClose : PanelLeftOpen;
  const words = clsx('truncate max-xl:sr-only', !open && 'sr-only');
  return (
    <nav
      aria-label="Main"
      className={clsx(
        'sticky top-0 z-(--z-rail) row-span-full flex h-screen flex-col border-r border-line bg-subtle max-md:hidden print:hidden',
        'w-12',
        open && 'xl:w-44',
      )}
    >
      <Link
        href="/"
        aria-label="Cascade, to the hub"
        className="ring-inner flex h-11 items-center gap-2.5 px-3.5 font-semibold tracking-[-0.01em]"
      >
        <BrandMark />
        <span aria-hidden className={words}>
          Cascade
        </span>
      </Link>
      <ul className="flex flex-1 flex-col gap-px px-2 pt-1 pb-2">
        {PAGES.map((page) => (
          <RailItem
            key={page.href}
            page={page}
            current={page === current}
            words={words}
            open={open}
          />
        ))}
        <li className="max-xl:hidden">
          <button
            type="button"
            onClick={onToggle}
            aria-expanded={open}
            title={open ? 'Show icons only' : 'Show names'}
            className="ring-inner flex h-7 w-full items-center gap-2.5 rounded-2 px-2 text-fg-3 hover:bg-hover hover:text-fg"
          >
            <Toggle aria-hidden className="size-4 shrink-0" strokeWidth={1.6} />
            <span className={words}>{open ? 'Icons only' : 'Show names'}</span>
          </button>
        </li>
      </ul>
    </nav>
  );
}

interface ItemProps {
  readonly page: ConsolePage;
  readonly current: boolean;
  readonly words: string;
  readonly open: boolean;
}

function RailItem({ page, current, words, open }: ItemProps) {
  const { ref, withRef } = useRefUrl();
  const Icon = page.icon;
  return (
    <li
      className={clsx(
        page.last === true && 'mt-auto',
        page.group === true && 'mt-1.5 border-t border-line pt-1.5',
      )}
    >
      <Link
        href={withRef(pageHref(page, ref))}
        aria-current={current ? 'page' : undefined}
        title={`${page.label} (g ${page.key})`}
        className={clsx(
          'ring-inner relative flex h-7 items-center gap-2.5 rounded-2 px-2 text-fg-2 hover:bg-hover hover:text-fg',
          'aria-[current]:bg-active aria-[current]:font-medium aria-[current]:text-fg',
        )}
      >
        <Icon
          aria-hidden
          className={clsx('size-4 shrink-0', current ? 'text-fg' : 'text-fg-3')}
          strokeWidth={1.6}
        />
        <span className={words}>{page.label}</span>
        {page.href === '/' && (
          <AttentionCount>
            {(count) => (
              <span
                className={clsx(
                  'ml-auto text-micro text-fg-3 max-xl:absolute max-xl:top-0 max-xl:right-0',
                  !open && 'absolute top-0 right-0',
                )}
              >
                {count}
                <span className="sr-only"> need attention</span>
              </span>
            )}
          </AttentionCount>
        )}
      </Link>
    </li>
  );
}
