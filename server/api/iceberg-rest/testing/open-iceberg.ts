import { expect } from 'vitest';
import { type OpenedDoors, openTestDoors } from '#server/api/door/testing/open-doors.ts';

export const SCHEMA = {
  type: 'struct',
  'schema-id': 0,
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    { id: 2, name: 'ts', required: false, type: 'timestamptz' },
  ],
  'identifier-field-ids': [1],
};

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  /** Member of the body that tables and views answer with. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export interface OpenedIceberg extends OpenedDoors {
  /** One call of an analyst; `path` is below `/iceberg/`. */
  readonly ask: Ask;
  /** `409 AlreadyExistsException: …` of a call that fails. */
  failure(...asked: Parameters<Ask>): Promise<string>;
  /** Table `lab.<name>` on `dev`. */
  makeTable(name?: string): Promise<Answer>;
}

export async function openIceberg(branches: readonly string[] = ['dev']): Promise<OpenedIceberg> {
  const doors = await openTestDoors();
  for (const branch of branches) await doors.branch(branch);
  const token = await doors.token();
  const ask: Ask = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${doors.url}/iceberg/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed = text === '' ? {} : JSON.parse(text);
    const { status } = answer;
    return { status, headers: answer.headers, body: parsed, metadata: parsed.metadata ?? {} };
  };
  return {
    ...doors,
    ask,
    async failure(...asked) {
      const { status, body } = await ask(...asked);
      const error = body['error'] as { type: string; code: number; message: string };
      expect(error.code).toBe(status);
      return `${status} ${error.type}: ${error.message}`;
    },
    async makeTable(name = 't') {
      await ask('POST', 'v1/dev/namespaces', { namespace: ['lab'] });
      return ask('POST', 'v1/dev/namespaces/lab/tables', { name, schema: SCHEMA });
    },
    [Symbol.asyncDispose]: () => doors[Symbol.asyncDispose](),
  };
}
