/** The queue in which the first by an order is always at hand. */
export interface Heap<T> {
  readonly size: number;
  push(item: T): void;
  /** Undefined when it is empty. */
  first(): T | undefined;
  /** Undefined when it is empty. */
  pop(): T | undefined;
}

/** `isBefore(a, b)`: `a` comes out first. */
export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  const before = (a: number, b: number): boolean => {
    const [left, right] = [items[a], items[b]];
    return left !== undefined && right !== undefined && isBefore(left, right);
  };
  const swap = (a: number, b: number) => {
    const [left, right] = [items[a], items[b]];
    if (left === undefined || right === undefined) return;
    items[a] = right;
    items[b] = left;
  };
  return {
    get size() {
      return items.length;
    },
    push(item) {
      let at = items.push(item) - 1;
      for (let above = (at - 1) >> 1; at > 0 && before(at, above); above = (at - 1) >> 1) {
        swap(at, above);
        at = above;
      }
    },
    first: () => items[0],
    pop() {
      swap(0, items.length - 1);
      const first = items.pop();
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const least = before(left + 1, left) ? left + 1 : left;
        if (!before(least, at)) return first;
        swap(least, at);
        at = least;
      }
    },
  };
}
