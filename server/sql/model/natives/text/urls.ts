import { invalidArgument, type Native, native, nativeOfNulls } from '../native.ts';

/** A URI taken apart as RFC 2396 has it; parts keep their escapes. */
interface Uri {
  readonly scheme: string;
  readonly host: string;
  readonly port: number | null;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

const ILLEGAL = /[\p{Cc} \u00a0"<>\\^`{|}]|%(?![0-9a-fA-F]{2})/u;
const PARTS =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?$|^\d{1,3}(?:\.\d{1,3}){3}$|^\[[0-9a-fA-F:.]+\]$/;

function parse(text: string): Uri | null {
  if (ILLEGAL.test(text)) return null;
  const [match, scheme = '', authority = '', path = '', query = '', fragment = ''] =
    PARTS.exec(text) ?? [];
  if (match === undefined || /[[\]]/.test(path + fragment)) return null;
  // What follows a scheme without a slash is no path.
  const opaque = scheme !== '' && !text.startsWith('/', scheme.length + 1);
  if (opaque && text.length === scheme.length + 1) return null;
  if (opaque) return { scheme, host: '', port: null, path: '', query: '', fragment };
  const [, host = '', port] = /^(?:[^@]*@)?(.*?)(?::(\d*))?$/s.exec(authority) ?? [];
  const known = HOST.test(host);
  return {
    scheme,
    host: known ? host : '',
    port: known && port !== undefined && port !== '' ? Number(port) : null,
    path,
    query,
    fragment,
  };
}

const part = (name: string, of: (uri: Uri) => string): Native =>
  native(name, ['VARCHAR'], 'VARCHAR', (text) => {
    const uri = parse(text);
    return uri === null ? null : of(uri);
  });

/** Escapes as the characters they stand for; bytes that are no UTF-8 become the replacement character. */
function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
    new TextDecoder().decode(
      Uint8Array.from(escapes.slice(1).split('%'), (hex) => Number.parseInt(hex, 16)),
    ),
  );
}

function parameter(text: string, name: string): string | null {
  const uri = parse(text);
  if (uri === null || uri.query === '') return null;
  for (const pair of uri.query.split('&')) {
    const [key = '', ...value] = pair.split('=');
    if (formDecoded(key) === name) return formDecoded(value.join('='));
  }
  return null;
}

const formDecoded = (text: string): string => unescaped(text.replaceAll('+', ' '));

function encode(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9.*_-]/.test(character)) return character;
    if (character === ' ') return '+';
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function decode(text: string): string {
  const wrong = /%(?![0-9a-fA-F]{2})(.{0,2})/s.exec(text);
  if (wrong === null) return formDecoded(text);
  throw invalidArgument(
    (wrong[1] ?? '').length < 2
      ? 'URLDecoder: Incomplete trailing escape (%) pattern'
      : 'URLDecoder: Illegal hex characters in escape (%) pattern',
  );
}

/** Functions of URLs; null for what is none. */
export const URL_NATIVES: readonly Native[] = [
  part('trino_url_host', ({ host }) => host),
  part('trino_url_path', ({ path }) => unescaped(path)),
  part('trino_url_query', ({ query }) => unescaped(query)),
  part('trino_url_fragment', ({ fragment }) => unescaped(fragment)),
  part('trino_url_protocol', ({ scheme }) => scheme),
  nativeOfNulls('trino_url_port', ['VARCHAR'], 'BIGINT', (text) => {
    const port = text === null ? null : (parse(text)?.port ?? null);
    return port === null ? null : BigInt(port);
  }),
  native('trino_url_parameter', ['VARCHAR', 'VARCHAR'], 'VARCHAR', parameter),
  native('trino_url_encode', ['VARCHAR'], 'VARCHAR', encode),
  native('trino_url_decode', ['VARCHAR'], 'VARCHAR', decode),
];
