import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { toTrpcError } from './errors.ts';

test('input that does not fit is told by field, not as a list of objects', () => {
  const parsed = z
    .object({ name: z.string(), rules: z.object({ max: z.number('is no number') }) })
    .safeParse({ name: 'a', rules: { max: 'x' } });
  const error = new TRPCError({ code: 'BAD_REQUEST', cause: parsed.error });
  expect(toTrpcError(error)).toMatchObject({
    code: 'BAD_REQUEST',
    message: 'rules.max: is no number',
  });
});

test('a bug says nothing about itself', () => {
  expect(toTrpcError(new TypeError('x is not a function')).message).toMatch(/our side/);
});
