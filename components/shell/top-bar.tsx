'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Kbd } from '#components/ui/kbd.tsx';
import { useInBrowser } from '#components/ui/use-in-browser.ts';
import { BrandMark } from './brand.tsx';
import { PersonMenu } from './person-menu.tsx';
import { prepareCrumbs } from './prepare-crumbs.ts';
import { RefPicker } from './ref-picker.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { useRefUrl } from './use-ref-url.ts';

interface Props {
  readonly onFind: () => void;
  readonly refOpen: boolean;
  readonly onRefOpen: (open: boolean) => void;
}

/** Where you are, find, the ref, and you. */
export function TopBar({ onFind, refOpen, onRefOpen }: Props) {
  return (
    <header className="sticky top-0 z-(--z-top) col-start-2 row-start-1 flex h-11 items-center gap-3 border-b border-line bg-bg px-4 max-md:col-start-1 max-md:gap-2 max-md:px-3 print:hidden">
      <Link href="/" aria-label="Cascade, to the hub" className="hidden max-md:block">
        <BrandMark />
      </Link>
      <Crumbs />
      <button
        type="button"
        onClick={onFind}
        aria-keyshortcuts="Meta+K Control+K"
        className="ml-auto flex h-7 w-[248px] min-w-0 items-center gap-2 rounded-2 border border-line bg-subtle pr-[5px] pl-[9px] text-fg-3 hover:border-line-strong max-lg:w-auto"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate max-lg:sr-only">Find tables, runs, pages</span>
        <span className="ml-auto max-lg:hidden">
          <FindKey />
        </span>
      </button>
      <RefPicker open={refOpen} onOpenChange={onRefOpen} />
      <ThemeSwitch />
      <PersonMenu />
    </header>
  );
}

/** The key that works here; only the browser knows its keyboard, and that it listens. */
function FindKey() {
  const inBrowser = useInBrowser();
  if (!inBrowser) return null;
  return <Kbd>{/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘K' : 'Ctrl K'}</Kbd>;
}

function Crumbs() {
  const crumbs = prepareCrumbs(usePathname());
  const { withRef } = useRefUrl();
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex items-center whitespace-nowrap text-fg-3">
        {crumbs.map((crumb) => (
          <li
            key={crumb.label}
            className="flex min-w-0 items-center [&+li]:before:mx-[7px] [&+li]:before:text-line-strong [&+li]:before:content-['/'] max-md:[&:not(:last-child)]:hidden max-md:before:hidden"
          >
            {crumb.href === null ? (
              <span aria-current="page" className="truncate font-semibold text-fg">
                {crumb.label}
              </span>
            ) : (
              <Link href={withRef(crumb.href)} className="max-w-48 truncate hover:text-fg">
                {crumb.label}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
