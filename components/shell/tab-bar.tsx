'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { PAGES, pageHref, pageOf } from './pages.ts';
import { useRefUrl } from './use-ref-url.ts';

/** The rail of a narrow page. */
export function TabBar() {
  const current = pageOf(usePathname());
  const { ref, withRef } = useRefUrl();
  return (
    <nav
      aria-label="Main, short"
      className="fixed inset-x-0 bottom-0 z-(--z-rail) hidden h-[52px] border-t border-line bg-subtle max-md:flex print:hidden"
    >
      {PAGES.filter((page) => page.last !== true).map((page) => (
        <Link
          key={page.href}
          href={withRef(pageHref(page, ref))}
          aria-current={page === current ? 'page' : undefined}
          className="ring-inner flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-micro text-fg-3 aria-[current]:font-medium aria-[current]:text-fg"
        >
          <page.icon aria-hidden className="size-[18px]" strokeWidth={1.6} />
          <span className="max-w-full truncate">{page.label}</span>
        </Link>
      ))}
    </nav>
  );
}
