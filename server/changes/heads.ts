import { valueOrThrow } from '#server/catalog/failure-to-app-error.ts';
import type { Catalog } from '#server/catalog/port.ts';

/** Where both ends of a change stand; null for one that is gone. */
export interface Heads {
  readonly sourceHash: string | null;
  readonly targetHash: string | null;
}

/** Never throws for a branch that was deleted. */
export async function readHeads(
  catalog: Pick<Catalog, 'getReference'>,
  { source, target }: { readonly source: string; readonly target: string },
): Promise<Heads> {
  const [sourceHash, targetHash] = await Promise.all([
    headOf(catalog, source),
    headOf(catalog, target),
  ]);
  return { sourceHash, targetHash };
}

async function headOf(
  catalog: Pick<Catalog, 'getReference'>,
  name: string,
): Promise<string | null> {
  const found = await catalog.getReference(name);
  if (!found.ok && found.error.kind === 'reference-not-found') return null;
  return valueOrThrow(found).hash;
}
