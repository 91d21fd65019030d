/** A namespace with dots is one segment; each part of the address is encoded, slashes too. */
export function tableHref(ref: string, namespace: string, table: string): string {
  return `/catalog/${[ref, namespace, table].map(encodeURIComponent).join('/')}`;
}

export function catalogHref(ref: string): string {
  return `/catalog/${encodeURIComponent(ref)}`;
}

/** A part of an address as it was meant; half an escape stays as it stands. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** `silver.fct_glucose_readings` as a link; null for a name without namespace. */
export function hrefOfName(ref: string, name: string): string | null {
  const dot = name.lastIndexOf('.');
  return dot < 1 ? null : tableHref(ref, name.slice(0, dot), name.slice(dot + 1));
}

/** The SQL page with a statement, on a ref at a moment. */
export function sqlHref(view: { readonly ref: string; readonly at: string | null }, sql: string) {
  const query = new URLSearchParams({ ref: view.ref });
  if (view.at !== null) query.set('at', view.at);
  query.set('q', sql);
  return `/sql?${query}`;
}
