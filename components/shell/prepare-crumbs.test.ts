import { expect, test } from 'vitest';
import { prepareCrumbs } from './prepare-crumbs.ts';

const labels = (pathname: string) => prepareCrumbs(pathname).map((crumb) => crumb.label);

test.each([
  ['/', ['Hub']],
  ['/catalog/run%2F01/silver/fct_glucose_readings', ['Catalog', 'silver', 'fct_glucose_readings']],
  ['/glucose/2133-018/summary', ['Glucose', '2133-018', 'summary']],
  ['/runs/01a15ed3-7c42-7000-8000-000000000000', ['Pipelines', 'Runs', '01a15ed3']],
  ['/catalog/%E0%A4%A/x', ['Catalog', 'x']],
  ['/sources/nightscout.ben', ['Pipelines', 'Sources', 'nightscout.ben']],
  ['/import', ['Pipelines', 'Sources', 'Import']],
  ['/quality/quarantine', ['Quality', 'Quarantine']],
  ['/nowhere/at/all', ['Not found']],
])('%s is %j', (pathname, expected) => expect(labels(pathname)).toEqual(expected));

test('the page itself is not a link, what is above it is', () => {
  expect(prepareCrumbs('/catalog/main/silver/t').map((crumb) => crumb.href)).toEqual([
    '/catalog/main',
    '/catalog/main/silver',
    null,
  ]);
});
