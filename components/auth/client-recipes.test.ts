import { expect, test } from 'vitest';
import { clientRecipes } from './client-recipes.ts';

const recipes = clientRecipes({
  url: 'https://lake.example.org',
  token: 'cascade_x',
  branch: 'team/dev',
});
const textOf = (tool: string) => recipes.find((recipe) => recipe.tool === tool)?.text ?? '';

test('every recipe has the address, the token and the branch as its tool spells it', () => {
  for (const { text } of recipes) {
    expect(text).toContain('https://lake.example.org/');
    expect(text).toContain('cascade_x');
  }
  expect(textOf('pyiceberg')).toContain('prefix="team%1Fdev"');
  expect(textOf('trino')).toContain('iceberg.rest-catalog.prefix=team%1Fdev');
  expect(textOf('trino-nessie')).toContain('iceberg.nessie-catalog.ref=team/dev');
  expect(textOf('duckdb')).toContain("ATTACH 'team/dev' AS lake");
  expect(textOf('curl')).toContain('/iceberg/v1/team%1Fdev/namespaces');
});
