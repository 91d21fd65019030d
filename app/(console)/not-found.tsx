import { Compass } from 'lucide-react';
import { ButtonLink } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

export default function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      title="There is no such page"
      action={<ButtonLink href="/">To the hub</ButtonLink>}
    >
      The address may be mistyped, or the thing it named was deleted. Press ⌘K to find it by name.
    </EmptyState>
  );
}
