'use client';

import { Menu as Base } from '@base-ui/react/menu';
import clsx from 'clsx';
import type { LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { Fragment, type ReactElement, type ReactNode } from 'react';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: LucideIcon;
  /** Either goes somewhere or does something. */
  readonly href?: string;
  readonly onSelect?: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** A line above it. */
  readonly separated?: boolean;
}

interface Props {
  readonly trigger: ReactElement;
  readonly items: readonly MenuItem[];
  /** Words above the items, for example whose menu it is. */
  readonly header?: ReactNode;
  readonly align?: 'start' | 'end';
  /** For who opens it by a key of their own. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/** Actions behind a button. */
export function Menu({ trigger, items, header, align = 'end', open, onOpenChange }: Props) {
  return (
    <Base.Root
      {...(open !== undefined && { open })}
      {...(onOpenChange !== undefined && { onOpenChange })}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-(--z-pop)">
          <Base.Popup className="min-w-44 rounded-3 bg-raised p-1 shadow-2 outline-none">
            {header !== undefined && (
              <div className="border-b border-line px-2 pt-1 pb-2 text-small text-fg-3">
                {header}
              </div>
            )}
            {items.map((item) => (
              <Fragment key={item.id}>
                {item.separated === true && <Base.Separator className="my-1 h-px bg-line" />}
                <Item item={item} />
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Item({ item }: { readonly item: MenuItem }) {
  const { icon: Icon, href, onSelect } = item;
  return (
    <Base.Item
      {...(href !== undefined && { render: <Link href={href} /> })}
      {...(onSelect !== undefined && { onClick: onSelect })}
      disabled={item.disabled === true}
      className={clsx(
        'flex h-7 cursor-pointer items-center gap-2 rounded-2 px-2 outline-none data-disabled:cursor-default data-disabled:text-fg-4 data-highlighted:bg-active',
        item.danger === true && 'text-bad-text',
      )}
    >
      {Icon !== undefined && <Icon aria-hidden className="size-3.5 text-fg-3" />}
      {item.label}
    </Base.Item>
  );
}
