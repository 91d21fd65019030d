/** The grammar where a bundler has completed its imports: in the editor's worker. */
export * as contexts from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
export { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
