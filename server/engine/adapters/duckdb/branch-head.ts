import type { Catalog, Reference } from '#server/catalog/port.ts';
import { SqlError } from '#server/sql/model/front-end.ts';
import { orThrow } from '../shared/refs.ts';

/** Where a branch stands that is to be written to. Throws `SqlError` when it is absent or a tag. */
export async function branchHead(
  { catalog }: { readonly catalog: Catalog },
  name: string,
): Promise<Reference> {
  const head = orThrow(
    await catalog.getReference(name),
    () => new SqlError('NOT_FOUND', `Branch '${name}' does not exist. Create it first.`, null),
  );
  if (head.type === 'BRANCH') return head;
  throw new SqlError(
    'NOT_SUPPORTED',
    `'${name}' is a tag and never changes. Write to a branch.`,
    null,
  );
}
