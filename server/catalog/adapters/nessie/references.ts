import { z } from 'zod';
import type {
  PageRequest,
  Reference,
  ReferenceListOptions,
  ReferenceOptions,
  ReferenceWithInfo,
} from '../../port.ts';
import { WireReference, WireReferenceHistory } from '../../wire/references.ts';
import type { NessieClient } from './nessie-client.ts';
import { namePath, pageQuery } from './paths.ts';

const One = z.object({ reference: WireReference });
const Many = z.object({ references: z.array(WireReference), token: z.string().nullish() });

export async function listReferences(
  client: NessieClient,
  page: PageRequest,
  { filter, withInfo = false }: ReferenceListOptions,
) {
  const { references, token } = await client.send({
    method: 'GET',
    path: 'trees',
    query: { ...pageQuery(page), filter, ...fetchQuery(withInfo) },
    answer: Many,
  });
  return { items: references, token: token || null };
}

export async function getReference(
  client: NessieClient,
  name: string,
  { withInfo = false }: ReferenceOptions,
): Promise<ReferenceWithInfo> {
  const query = fetchQuery(withInfo);
  const answer = await client.send({ method: 'GET', path: namePath(name), query, answer: One });
  return answer.reference;
}

export async function createReference(
  client: NessieClient,
  { type, name, hash }: Reference,
  sourceRefName: string | undefined,
): Promise<Reference> {
  const source =
    sourceRefName === undefined
      ? { type: 'DETACHED', hash }
      : { type: 'BRANCH', name: sourceRefName, hash };
  const { reference } = await client.send({
    method: 'POST',
    path: 'trees',
    query: { name, type },
    body: source,
    answer: One,
  });
  return bare(reference);
}

export async function assignReference(
  client: NessieClient,
  name: string,
  expectedHash: string,
  toHash: string,
): Promise<Reference> {
  const { reference } = await client.send({
    method: 'PUT',
    path: namePath(name, expectedHash),
    body: { type: 'DETACHED', hash: toHash },
    answer: One,
  });
  return bare(reference);
}

export async function deleteReference(
  client: NessieClient,
  name: string,
  expectedHash: string,
): Promise<Reference> {
  const path = namePath(name, expectedHash);
  return bare((await client.send({ method: 'DELETE', path, answer: One })).reference);
}

export function recentChanges(client: NessieClient, name: string) {
  const path = `${namePath(name)}/recent-changes`;
  return client.send({ method: 'GET', path, answer: WireReferenceHistory });
}

const bare = ({ type, name, hash }: Reference): Reference => ({ type, name, hash });

const fetchQuery = (withInfo: boolean) => (withInfo ? { fetch: 'ALL' } : {});
