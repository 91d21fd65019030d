import { registerHooks } from 'node:module';

/**
 * dt-sql-parser writes its relative imports without extensions, which only a bundler resolves; the
 * hook completes them inside that package alone.
 */
const hooks = registerHooks({
  resolve(specifier, context, nextResolve) {
    const inside = context.parentURL?.includes('/dt-sql-parser/') === true;
    if (!inside || !specifier.startsWith('.') || specifier.endsWith('.js')) {
      return nextResolve(specifier, context);
    }
    try {
      return nextResolve(`${specifier}.js`, context);
    } catch {
      return nextResolve(`${specifier}/index.js`, context);
    }
  },
});

export const contexts = await import('dt-sql-parser/dist/lib/trino/TrinoSqlParser.js');
export const { TrinoSQL } = await import('dt-sql-parser/dist/parser/trino/index.js');
hooks.deregister();
