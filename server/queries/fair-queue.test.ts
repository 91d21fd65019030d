import { expect, test } from 'vitest';
import { createFairQueue } from './fair-queue.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

function open(places: number, perPerson = places) {
  const queue = createFairQueue({ places, perPerson });
  const order: string[] = [];
  const held: Disposable[] = [];
  const positions = new Map<string, number>();
  return {
    queue,
    order,
    positions,
    ask(name: string, signal = never) {
      const person = name.replace(/\d+$/, '');
      const asked = queue.enter(person, signal, (ahead) => positions.set(name, ahead));
      return asked.then((place) => {
        order.push(name);
        held.push(place);
      });
    },
    /** Gives the place back that was given first, and lets the next one in. */
    async endOne() {
      await settled();
      held.shift()?.[Symbol.dispose]();
      await settled();
    },
  };
}

test('somebody with many statements delays another person by one', async () => {
  const { ask, order, endOne } = open(1);
  for (const name of ['ada1', 'ada2', 'ada3', 'ben1']) void ask(name);
  for (let ended = 0; ended < 3; ended += 1) await endOne();
  expect(order).toEqual(['ada1', 'ben1', 'ada2', 'ada3']);
});

test('twenty people are served in turn', async () => {
  const { ask, order, endOne } = open(3);
  const people = Array.from({ length: 20 }, (_, index) => String.fromCharCode(97 + index));
  for (const n of [1, 2, 3]) void ask(`other${n}`);
  for (const person of people) for (const n of [1, 2, 3]) void ask(`${person}${n}`);
  for (let ended = 0; ended < 63; ended += 1) await endOne();
  const rounds = [order.slice(3, 23), order.slice(23, 43), order.slice(43)];
  for (const [index, round] of rounds.entries()) {
    expect(round.toSorted()).toEqual(people.map((person) => `${person}${index + 1}`));
  }
});

test('one person leaves a place to the others', () => {
  const { queue, ask } = open(3, 2);
  for (const name of ['ada1', 'ada2', 'ada3']) void ask(name);
  expect(queue).toMatchObject({ running: 2, waiting: 1 });
  void ask('ben1');
  expect(queue).toMatchObject({ running: 3, waiting: 1 });
});

test('who waits hears how many come first, and again when that changes', async () => {
  const { ask, positions, endOne } = open(1);
  for (const name of ['ada1', 'ada2', 'ada3', 'ben1']) void ask(name);
  expect(Object.fromEntries(positions)).toEqual({ ben1: 0, ada2: 1, ada3: 2 });
  await endOne();
  expect(positions.get('ada2')).toBe(0);
});

test('who leaves while waiting is told why and holds nothing', async () => {
  const { queue, ask, endOne } = open(1);
  void ask('ada1');
  const leaving = new AbortController();
  const left = ask('ben1', leaving.signal);
  leaving.abort(new Error('stopped'));
  await expect(left).rejects.toThrow('stopped');
  expect(queue).toMatchObject({ running: 1, waiting: 0 });
  await endOne();
  expect(queue.running).toBe(0);
  await expect(ask('ben2', leaving.signal)).rejects.toThrow('stopped');
});
