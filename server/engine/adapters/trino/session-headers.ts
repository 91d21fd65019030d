/** What a statement is sent with. */
export interface StatementHeaders {
  readonly user: string;
  readonly catalog: string | null;
  readonly schema: string | null;
  readonly timeZone: string;
  readonly path: string | null;
  readonly properties: Readonly<Record<string, string>>;
  /** Name to text. */
  readonly prepared: Readonly<Record<string, string>>;
  /** Null: none is open, and the statement may begin one. */
  readonly transactionId: string | null;
  readonly clientTags: readonly string[];
  readonly clientInfo: string;
  readonly traceToken: string;
}

/** What the engine says that a statement changed for those that follow. */
export type HeaderChange =
  | { readonly kind: 'catalog' | 'schema' | 'path'; readonly value: string }
  | { readonly kind: 'set-property'; readonly name: string; readonly value: string }
  | { readonly kind: 'reset-property'; readonly name: string }
  | { readonly kind: 'prepare'; readonly name: string; readonly sql: string }
  | { readonly kind: 'deallocate'; readonly name: string }
  | { readonly kind: 'started-transaction'; readonly id: string }
  | { readonly kind: 'ended-transaction' };

/** Without them timestamps are cut to milliseconds. */
const CAPABILITIES = 'PATH,PARAMETRIC_DATETIME';

export function toHeaders(statement: StatementHeaders): Readonly<Record<string, string>> {
  const pairs = {
    'x-trino-user': plain(statement.user),
    'x-trino-source': 'cascade-console',
    'x-trino-client-capabilities': CAPABILITIES,
    'x-trino-language': 'en-US',
    'x-trino-time-zone': statement.timeZone,
    'x-trino-catalog': plain(statement.catalog ?? ''),
    'x-trino-schema': plain(statement.schema ?? ''),
    'x-trino-path': plain(statement.path ?? ''),
    'x-trino-session': listed(statement.properties),
    'x-trino-prepared-statement': listed(statement.prepared),
    'x-trino-transaction-id': statement.transactionId ?? 'NONE',
    'x-trino-client-tags': statement.clientTags.map(plain).join(','),
    'x-trino-client-info': plain(statement.clientInfo),
    'x-trino-trace-token': plain(statement.traceToken),
  };
  return Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== ''));
}

/** The server splits these lists at commas and decodes each part. */
function listed(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join(',');
}

/** A header holds no line breaks and nothing beyond ASCII. */
const plain = (value: string): string =>
  value.replace(/[^\x20-\x7e]+/g, (part) => encodeURIComponent(part));

type Answered = (name: string) => readonly string[];

/** Reads the changes from the headers of an answer. */
export function fromHeaders(headers: Answered): readonly HeaderChange[] {
  const values = (name: string): readonly string[] =>
    headers(name).flatMap((value) => value.split(',').map((part) => part.trim()));
  const pairs = (name: string) => values(name).map(pairOf);
  return [
    ...values('x-trino-set-catalog').map((value) => ({ kind: 'catalog', value }) as const),
    ...values('x-trino-set-schema').map((value) => ({ kind: 'schema', value }) as const),
    // A path is itself a list.
    ...headers('x-trino-set-path').map((value) => ({ kind: 'path', value }) as const),
    ...pairs('x-trino-set-session').map(
      ([name, value]) => ({ kind: 'set-property', name, value }) as const,
    ),
    ...values('x-trino-clear-session').map((name) => ({ kind: 'reset-property', name }) as const),
    ...pairs('x-trino-added-prepare').map(
      ([name, sql]) => ({ kind: 'prepare', name, sql: sql.trim() }) as const,
    ),
    ...values('x-trino-deallocated-prepare').map(
      (name) => ({ kind: 'deallocate', name: decoded(name) }) as const,
    ),
    ...values('x-trino-started-transaction-id').map(
      (id) => ({ kind: 'started-transaction', id }) as const,
    ),
    ...values('x-trino-clear-transaction-id').map(() => ({ kind: 'ended-transaction' }) as const),
  ];
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at === -1
    ? [decoded(text), '']
    : [decoded(text.slice(0, at)), decoded(text.slice(at + 1))];
}

/** Java's form encoding: blanks come as `+`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}
