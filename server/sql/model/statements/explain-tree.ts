import type { Node, Statement } from '../tree.ts';

export type ExplainStatement =
  | (Node<'explain'> & {
      readonly type: 'logical' | 'distributed' | 'validate' | 'io';
      readonly format: 'text' | 'graphviz' | 'json';
      readonly statement: Statement;
    })
  /** Runs the statement. */
  | (Node<'explain-analyze'> & { readonly verbose: boolean; readonly statement: Statement });
