'use client';

import { QueryErrorResetBoundary } from '@tanstack/react-query';
import { Component, type ReactNode, Suspense } from 'react';
import { ErrorState } from './error-state.tsx';
import { Section } from './section.tsx';
import { SkeletonRows } from './skeleton.tsx';

interface Props {
  readonly title: string;
  /** Grey words beside the title: a count, a unit. */
  readonly aside?: ReactNode;
  /** Link or small control at the right of the title. */
  readonly action?: ReactNode;
  /** The shape while it loads. */
  readonly fallback?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** One failing or slow part never takes its neighbours down with it. */
export function CardBoundary({ title, fallback, children, ...section }: Props) {
  return (
    <Section title={title} {...section}>
      <Boundary fallback={fallback ?? <SkeletonRows label={`Loading ${title}`} />}>
        {children}
      </Boundary>
    </Section>
  );
}

/** The same without a heading: for a part inside a part, or a whole page. */
export function Boundary({
  fallback,
  children,
}: {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <CatchError onRetry={reset}>
          <Suspense fallback={fallback}>{children}</Suspense>
        </CatchError>
      )}
    </QueryErrorResetBoundary>
  );
}

interface CatchProps {
  readonly onRetry: () => void;
  readonly children: ReactNode;
}

interface CatchState {
  readonly error: Error | null;
}

class CatchError extends Component<CatchProps, CatchState> {
  override state: CatchState = { error: null };

  static getDerivedStateFromError(error: Error): CatchState {
    return { error };
  }

  readonly #retry = () => {
    this.props.onRetry();
    this.setState({ error: null });
  };

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ErrorState error={this.state.error} onRetry={this.#retry} />;
  }
}
