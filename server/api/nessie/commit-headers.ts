const PROPERTY = 'nessie-commit-property-';

/** What the headers `Nessie-Commit-*` say about a commit to come. */
export interface CommitHeaders {
  readonly message?: string;
  readonly authors?: readonly string[];
  readonly signedOffBy?: readonly string[];
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

export function commitHeaders(headers: Headers): CommitHeaders {
  const message = headers.get('nessie-commit-message');
  const authors = listOf(headers.get('nessie-commit-authors'));
  const signedOffBy = listOf(headers.get('nessie-commit-signedoffby'));
  const properties = [...headers]
    .filter(([name]) => name.startsWith(PROPERTY))
    .map(([name, value]) => [name.slice(PROPERTY.length), [value]] as const);
  return {
    ...(message !== null && { message }),
    ...(authors.length > 0 && { authors }),
    ...(signedOffBy.length > 0 && { signedOffBy }),
    properties: Object.fromEntries(properties),
  };
}

const listOf = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
