import type { Call } from './call.ts';
import {
  getContent,
  getContents,
  listEntries,
  postContents,
  readDiff,
  readHistory,
} from './reads.ts';
import {
  assignReference,
  createReference,
  deleteReference,
  getReference,
  listReferences,
  recentChanges,
} from './references.ts';
import { getConfig, getRepositoryConfig, updateRepositoryConfig } from './repository.ts';
import type { Route } from './route.ts';
import { commit, merge, transplant } from './writes.ts';

type Endpoint = (call: Call) => Promise<unknown>;

/** What answers a method on a thing; null: the thing does not take the method. */
export function endpointOf(method: string, route: Route): Endpoint | null {
  const reads = method === 'GET' || method === 'HEAD';
  const only = (wanted: string, endpoint: Endpoint) => (method === wanted ? endpoint : null);
  switch (route.kind) {
    case 'config':
      return reads ? getConfig : null;
    case 'repository-config':
      return reads ? getRepositoryConfig : only('POST', updateRepositoryConfig);
    case 'references':
      return reads ? listReferences : only('POST', createReference);
    case 'reference':
      if (reads) return (call) => getReference(call, route.ref);
      if (method === 'DELETE') return (call) => deleteReference(call, route.ref);
      return only('PUT', (call) => assignReference(call, route.ref));
    case 'recent-changes':
      return reads ? (call) => recentChanges(call, route.ref) : null;
    case 'entries':
      return reads ? (call) => listEntries(call, route.ref) : null;
    case 'history':
      return reads ? (call) => readHistory(call, route.ref) : null;
    case 'diff':
      return reads ? (call) => readDiff(call, route.from, route.to) : null;
    case 'content':
      return reads ? (call) => getContent(call, route.ref, route.key) : null;
    case 'contents':
      if (reads) return (call) => getContents(call, route.ref);
      return only('POST', (call) => postContents(call, route.ref));
    case 'commit':
      return only('POST', (call) => commit(call, route.ref));
    case 'merge':
      return only('POST', (call) => merge(call, route.ref));
    case 'transplant':
      return only('POST', (call) => transplant(call, route.ref));
  }
}
