import type { Answer } from './call.ts';
import * as namespaces from './namespaces.ts';
import * as tables from './tables.ts';
import * as views from './views.ts';

export interface Endpoint {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  /** Below the prefix; a part in braces is any one segment. */
  readonly pattern: string;
  /** What the audit log calls it; null: it changes nothing. */
  readonly action: string | null;
  readonly answer: Answer;
}

const endpoint = (
  method: Endpoint['method'],
  pattern: string,
  action: string | null,
  answer: Answer,
): Endpoint => ({ method, pattern, action, answer });

const NAMESPACE = 'namespaces/{namespace}';

/** Everything that can be asked of a reference; also what the protocol's configuration lists. */
export const ENDPOINTS: readonly Endpoint[] = [
  endpoint('GET', 'namespaces', null, namespaces.listNamespaces),
  endpoint('POST', 'namespaces', 'namespace.create', namespaces.makeNamespace),
  endpoint('GET', NAMESPACE, null, namespaces.loadNamespace),
  endpoint('HEAD', NAMESPACE, null, namespaces.namespaceExists),
  endpoint('DELETE', NAMESPACE, 'namespace.drop', namespaces.removeNamespace),
  endpoint('POST', `${NAMESPACE}/properties`, 'namespace.change', namespaces.changeNamespace),
  endpoint('GET', `${NAMESPACE}/tables`, null, tables.listTables),
  endpoint('POST', `${NAMESPACE}/tables`, 'table.create', tables.makeTable),
  endpoint('GET', `${NAMESPACE}/tables/{table}`, null, tables.readTable),
  endpoint('HEAD', `${NAMESPACE}/tables/{table}`, null, tables.tableExists),
  endpoint('POST', `${NAMESPACE}/tables/{table}`, 'table.change', tables.changeTable),
  endpoint('DELETE', `${NAMESPACE}/tables/{table}`, 'table.drop', tables.removeTable),
  endpoint('POST', `${NAMESPACE}/tables/{table}/metrics`, null, tables.takeMetrics),
  endpoint('POST', `${NAMESPACE}/register`, 'table.register', tables.takeInTable),
  endpoint('POST', 'tables/rename', 'table.rename', tables.rename('table')),
  endpoint('POST', 'transactions/commit', 'table.change', tables.changeTables),
  endpoint('GET', `${NAMESPACE}/views`, null, views.listViews),
  endpoint('POST', `${NAMESPACE}/views`, 'view.create', views.makeView),
  endpoint('GET', `${NAMESPACE}/views/{view}`, null, views.readView),
  endpoint('HEAD', `${NAMESPACE}/views/{view}`, null, views.viewExists),
  endpoint('POST', `${NAMESPACE}/views/{view}`, 'view.change', views.changeView),
  endpoint('DELETE', `${NAMESPACE}/views/{view}`, 'view.drop', views.removeView),
  endpoint('POST', 'views/rename', 'view.rename', tables.rename('view')),
];

/** The endpoint and the values of its path; `known` says whether another method would have found one. */
export function findEndpoint(
  method: string,
  segments: readonly string[],
):
  | { readonly endpoint: Endpoint; readonly path: Readonly<Record<string, string>> }
  | { readonly endpoint: null; readonly isKnownPath: boolean } {
  let isKnownPath = false;
  for (const candidate of ENDPOINTS) {
    const path = match(candidate.pattern, segments);
    if (path === null) continue;
    if (candidate.method === method) return { endpoint: candidate, path };
    isKnownPath = true;
  }
  return { endpoint: null, isKnownPath };
}

function match(
  pattern: string,
  segments: readonly string[],
): Readonly<Record<string, string>> | null {
  const parts = pattern.split('/');
  if (parts.length !== segments.length) return null;
  const path: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) path[part.slice(1, -1)] = segment;
    else if (part !== segment) return null;
  }
  return path;
}
