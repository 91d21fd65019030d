import clsx from 'clsx';
import type { LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';

export type ButtonVariant = 'default' | 'primary' | 'ghost' | 'danger';

interface Look {
  readonly variant?: ButtonVariant;
  readonly size?: 'normal' | 'small' | 'large';
  readonly icon?: LucideIcon;
  /** Words on the button. Without them give `label`: the button shows its icon alone. */
  readonly children?: ReactNode;
  /** Accessible name and tooltip of an icon button. */
  readonly label?: string;
}

type ButtonProps = Look & Omit<ComponentProps<'button'>, keyof Look>;
type ButtonLinkProps = Look & Omit<ComponentProps<typeof Link>, keyof Look>;

/** One primary button a view; it says what it does. A disabled one needs its reason beside it. */
export function Button({ variant, size, icon, children, label, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(buttonLook(variant, size, children === undefined), className)}
    >
      <Inside icon={icon}>{children}</Inside>
    </button>
  );
}

/** Looks like a button and goes somewhere. */
export function ButtonLink({
  variant,
  size,
  icon,
  children,
  label,
  className,
  ...rest
}: ButtonLinkProps) {
  return (
    <Link
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(buttonLook(variant, size, children === undefined), className)}
    >
      <Inside icon={icon}>{children}</Inside>
    </Link>
  );
}

function Inside({
  icon: Icon,
  children,
}: {
  readonly icon: LucideIcon | undefined;
  readonly children: ReactNode;
}) {
  return (
    <>
      {Icon !== undefined && <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={1.75} />}
      {children}
    </>
  );
}

const VARIANT = {
  default: 'border-line-control bg-control text-fg shadow-1 hover:bg-hover [&>svg]:text-fg-3',
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  ghost: 'border-transparent text-fg-2 hover:bg-hover [&>svg]:text-fg-3',
  danger: 'border-line-control bg-control text-bad-text shadow-1 hover:bg-hover',
} as const satisfies Record<ButtonVariant, string>;

const SIZE = {
  normal: 'h-7 px-2.5 max-md:h-8',
  small: 'h-6 px-2 text-small max-md:h-7',
  large: 'h-[34px] px-3',
} as const;

const SQUARE = {
  normal: 'size-7 max-md:size-8',
  small: 'size-6 max-md:size-7',
  large: 'size-[34px]',
} as const;

/** The classes of a button, for a trigger that another library renders. */
export function buttonLook(
  variant: ButtonVariant = 'default',
  size: 'normal' | 'small' | 'large' = 'normal',
  iconOnly = false,
): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-2 border font-medium transition-colors duration-[var(--dur)] disabled:transition-none',
    'disabled:cursor-default disabled:border-line disabled:bg-inset disabled:text-fg-3 disabled:shadow-none aria-disabled:cursor-default aria-disabled:border-line aria-disabled:bg-inset aria-disabled:text-fg-3',
    VARIANT[variant],
    iconOnly ? SQUARE[size] : SIZE[size],
  );
}
