import { conflictOn, describeConflicts } from '../../model/conflicts.ts';
import { ancestorKeys, encodeKey, formatKey } from '../../model/content-key.ts';
import type { Catalog, Operation } from '../../port.ts';
import { badRequest, CatalogError } from './failure.ts';
import type { NessieClient } from './nessie-client.ts';
import { getContents } from './reads.ts';

type CommitRequest = Parameters<Catalog['commit']>[0];
type Put = Extract<Operation, { readonly type: 'PUT' }>;

/** A real Nessie (0.99.0) takes two kinds of commits that damage the branch; they never leave this process. */
export async function refuseDamage(client: NessieClient, request: CommitRequest): Promise<void> {
  const puts = request.operations.flatMap((operation) =>
    operation.type === 'PUT' ? operation : [],
  );
  const deleted = new Set(
    request.operations.flatMap(({ type, key }) => (type === 'DELETE' ? encodeKey(key) : [])),
  );
  refuseOrphans(puts, deleted);
  await refuseTypeChange(client, request, puts, deleted);
}

/** A key put into a namespace that the same commit deletes would lie nowhere. */
function refuseOrphans(puts: readonly Put[], deleted: ReadonlySet<string>): void {
  const put = new Set(puts.map(({ key }) => encodeKey(key)));
  const lost = puts
    .flatMap(({ key }) => ancestorKeys(encodeKey(key)))
    .filter((namespace) => deleted.has(namespace) && !put.has(namespace));
  const conflicts = [...new Set(lost)].map((key) => conflictOn('NAMESPACE_ABSENT', key));
  if (conflicts.length === 0) return;
  const message = describeConflicts(conflicts);
  throw new CatalogError({ kind: 'reference-conflict', message, conflicts });
}

/** The branch cannot be read any more after the type of a key's content was changed in one commit. */
async function refuseTypeChange(
  client: NessieClient,
  { operations, branch, expectedHash }: CommitRequest,
  puts: readonly Put[],
  deleted: ReadonlySet<string>,
): Promise<void> {
  const suspects = puts.filter(
    ({ key, content }) => content.id !== undefined || deleted.has(encodeKey(key)),
  );
  if (suspects.length === 0) return;
  const deletedKeys = operations.flatMap(({ type, key }) => (type === 'DELETE' ? [key] : []));
  const keys = [...suspects.map(({ key }) => key), ...deletedKeys];
  const { contents } = await getContents(client, `${branch}@${expectedHash}`, keys);
  const typeByKey = new Map(contents.map(({ key, content }) => [encodeKey(key), content.type]));
  const typeById = new Map(contents.map(({ content }) => [content.id, content.type]));
  const changed = suspects.find(({ key, content }) => {
    const before = typeByKey.get(encodeKey(key)) ?? typeById.get(content.id);
    return before !== undefined && before !== content.type;
  });
  if (changed === undefined) return;
  throw badRequest(
    `'${formatKey(changed.key)}' would change its type to ${changed.content.type} in one commit, which damages the branch on this server. Delete it in one commit and put it in the next.`,
  );
}
