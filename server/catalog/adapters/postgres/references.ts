import { referenceNameDefect } from '../../model/reference-name.ts';
import type { Catalog, Page, PageRequest, Reference } from '../../port.ts';
import { badRequest, CatalogError, inConflict } from './failure.ts';
import { checkPage, readToken, writeToken } from './page-token.ts';
import { requireCommit, requireReference } from './resolve.ts';
import type { Tables } from './tables.ts';

export async function listReferences(tables: Tables, page: PageRequest): Promise<Page<Reference>> {
  checkPage(page);
  const found = await tables.references.list(readToken(page.token), page.maxRecords + 1);
  const items = found.slice(0, page.maxRecords);
  const last = items.at(-1);
  const isLast = found.length <= page.maxRecords || last === undefined;
  return { items, token: isLast ? null : writeToken(last.name) };
}

export async function createReference(tables: Tables, reference: Reference): Promise<Reference> {
  const defect = referenceNameDefect(reference.name);
  if (defect !== null) throw badRequest(defect);
  await requireCommit(tables.commits, reference.hash);
  if (await tables.references.insert(reference)) return reference;
  throw new CatalogError({
    kind: 'reference-exists',
    message: `Named reference '${reference.name}' already exists.`,
  });
}

export async function assignReference(
  tables: Tables,
  ...[name, expectedHash, toHash]: Parameters<Catalog['assignReference']>
): Promise<Reference> {
  const reference = await requireReference(tables, name);
  await requireCommit(tables.commits, toHash);
  if (await tables.references.move(tables.database, name, expectedHash, toHash)) {
    return { ...reference, hash: toHash };
  }
  return refuseStale(tables, name, expectedHash);
}

export async function deleteReference(
  tables: Tables,
  defaultBranch: string,
  ...[name, expectedHash]: Parameters<Catalog['deleteReference']>
): Promise<Reference> {
  if (name === defaultBranch) throw badRequest(`Default branch '${name}' cannot be deleted.`);
  const reference = await requireReference(tables, name);
  if (await tables.references.remove(name, expectedHash)) {
    return { ...reference, hash: expectedHash };
  }
  return refuseStale(tables, name, expectedHash);
}

async function refuseStale(tables: Tables, name: string, expectedHash: string): Promise<never> {
  const { hash } = await requireReference(tables, name);
  const message = `named-reference '${name}' is not at expected hash '${expectedHash}', but at '${hash}'`;
  throw inConflict(`N${message.slice(1)}.`, [
    { conflictType: 'UNEXPECTED_HASH', key: null, message },
  ]);
}
