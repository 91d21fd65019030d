'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useRefUrl } from '#components/shell/use-ref-url.ts';

interface Props {
  readonly href: string;
  readonly children: ReactNode;
}

/** The way to the whole of what a part shows. */
export function MoreLink({ href, children }: Props) {
  const { withRef } = useRefUrl();
  return (
    <Link href={withRef(href)} className="font-medium text-accent-text hover:underline">
      {children}
    </Link>
  );
}
