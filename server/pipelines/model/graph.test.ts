import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { downstream, topologicalOrder, upstream } from './graph.ts';

const node = (name: string, ...dependsOn: readonly string[]) => ({ name, dependsOn });
const DIAMOND = [node('d', 'b', 'c'), node('b', 'a'), node('c', 'a'), node('a')];

describe('topologicalOrder', () => {
  test('puts each after what it depends on, by name where that leaves a choice', () => {
    expect(topologicalOrder(DIAMOND).order.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('names the whole cycle', () => {
    const { cycle } = topologicalOrder([node('a', 'c'), node('b', 'a'), node('c', 'b'), node('x')]);
    expect(cycle).toEqual(['a', 'c', 'b', 'a']);
  });

  test('is an order for every graph without a cycle, whatever the order of its nodes', () => {
    const graphs = fc
      .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
      .map((edges) =>
        edges.map((to, index) =>
          node(`n${index}`, ...(index === 0 ? [] : to.map((value) => `n${value % index}`))),
        ),
      )
      .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { order } = topologicalOrder(nodes);
        expect(order).toHaveLength(nodes.length);
        const at = new Map(order.map(({ name }, index) => [name, index]));
        for (const [index, { dependsOn }] of order.entries()) {
          for (const name of dependsOn) expect(at.get(name)).toBeLessThan(index);
        }
      }),
    );
  });
});

test('upstream and downstream reach as deep as asked and leave the start out', () => {
  expect([...upstream(DIAMOND, 'd', 1)].sort()).toEqual(['b', 'c']);
  expect([...upstream(DIAMOND, 'd')].sort()).toEqual(['a', 'b', 'c']);
  expect([...downstream(DIAMOND, 'a', 1)].sort()).toEqual(['b', 'c']);
  expect([...downstream(DIAMOND, 'a')].sort()).toEqual(['b', 'c', 'd']);
});
