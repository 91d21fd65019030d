import { expect, test } from 'vitest';
import { buildProject } from './load-project.ts';
import { select } from './select.ts';
import { projectFiles } from './testing/files.ts';

const project = buildProject(
  '/p',
  projectFiles({ 'models/gold/weekly.sql': "SELECT 1 FROM {{ ref('daily') }}" }),
);
const names = (selection: string | null) => select(project, selection).map(({ name }) => name);

test.each([
  [null, ['raw.orders', 'silver.orders', 'gold.daily', 'gold.weekly']],
  ['daily', ['gold.daily']],
  ['gold.daily', ['gold.daily']],
  ['gold', ['gold.daily', 'gold.weekly']],
  ['gold.*', ['gold.daily', 'gold.weekly']],
  ['+gold.daily', ['raw.orders', 'silver.orders', 'gold.daily']],
  ['1+daily', ['silver.orders', 'gold.daily']],
  ['silver.orders+', ['silver.orders', 'gold.daily', 'gold.weekly']],
  ['silver.orders+1', ['silver.orders', 'gold.daily']],
  ['tag:top', ['gold.daily', 'gold.weekly']],
  ['source:raw.orders', ['raw.orders']],
  ['source:raw.orders+', ['raw.orders', 'silver.orders', 'gold.daily', 'gold.weekly']],
  ['models/gold', ['gold.daily', 'gold.weekly']],
  ['path:models/silver/orders.sql', ['silver.orders']],
  ['weekly silver.orders', ['silver.orders', 'gold.weekly']],
  ['silver.orders+,tag:top', ['gold.daily', 'gold.weekly']],
  ['+daily,daily+', ['gold.daily']],
])('%s selects %j', (selection, expected) => {
  expect(names(selection)).toEqual(expected);
});

test.each([
  ['dialy', 'Selection: dialy matches no asset. Did you mean gold.daily?'],
  ['tag:none', 'Selection: tag:none matches no asset.'],
  [
    'state:modified',
    'Selection: state:modified has an unknown method: use tag:, source: or path:.',
  ],
  ['@daily', 'Selection: @daily is not a selection'],
])('%s is refused', (selection, message) => {
  expect(() => names(selection)).toThrow(message);
});
