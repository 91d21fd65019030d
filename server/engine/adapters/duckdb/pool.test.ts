import { expect, test } from 'vitest';
import { createPool } from './pool.ts';

const never = new AbortController().signal;

test('a place goes to whoever waits longest, and one holder has it at a time', async () => {
  const pool = createPool(['a']);
  const first = await pool.acquire(never);
  const order: string[] = [];
  const second = pool.acquire(never).then((lease) => {
    order.push('second');
    return lease;
  });
  const third = pool.acquire(never).then(() => order.push('third'));
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  (await second)[Symbol.dispose]();
  await third;
  expect(order).toEqual(['second', 'third']);
});

test('who gives up waiting does not keep the place', async () => {
  const pool = createPool(['a']);
  const first = await pool.acquire(never);
  const gone = new AbortController();
  const waiting = pool.acquire(gone.signal);
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  first[Symbol.dispose]();
  expect((await pool.acquire(never)).item).toBe('a');
});

test('closing turns away who waits and waits for who holds a place', async () => {
  const pool = createPool(['a']);
  const holder = await pool.acquire(never);
  const waiting = pool.acquire(never);
  const closed = pool.close();
  await expect(waiting).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
  await expect(pool.acquire(never)).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
  holder[Symbol.dispose]();
  await closed;
});
