/** What happened to a key, for people. */
export const CHANGE_WORD = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
} as const;

/** What a revert does to a key, for people. */
export const REVERT_WORD = {
  remove: 'goes',
  'put-back': 'comes back',
  'set-back': 'as before',
  none: 'is so already',
} as const;

const SAID_ELSEWHERE = new Set([
  'cascade.run',
  'cascade.inputs',
  'cascade.depends',
  'cascade.reflects',
]);

/** The properties worth a line of their own: those in words, not those that only programs read. */
export function shownProperties(
  properties: Readonly<Record<string, readonly string[]>>,
): readonly (readonly [string, string])[] {
  return Object.entries(properties)
    .filter(([name]) => !SAID_ELSEWHERE.has(name))
    .map(([name, values]) => [name, values.join(', ')] as const);
}
