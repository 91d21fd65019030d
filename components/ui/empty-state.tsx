import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface Props {
  readonly icon?: LucideIcon;
  /** `No change request is open`. */
  readonly title: string;
  /** What would be here and how it comes to be. */
  readonly children?: ReactNode;
  /** The button that makes it, or the way on. */
  readonly action?: ReactNode;
}

/** Nothing here: what would be, and the button that makes it. */
export function EmptyState({ icon: Icon, title, children, action }: Props) {
  return (
    <div className="grid justify-items-center gap-1 px-4 py-8 text-center">
      {Icon !== undefined && (
        <Icon aria-hidden className="mb-1 size-5 text-fg-3" strokeWidth={1.5} />
      )}
      <p className="text-read font-semibold">{title}</p>
      {children !== undefined && <div className="max-w-[52ch] text-fg-2">{children}</div>}
      {action !== undefined && (
        <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>
      )}
    </div>
  );
}
