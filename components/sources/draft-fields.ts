import type { SourceDraft } from './source-draft.ts';

/** Fields of a form over one draft. */
export interface Fields {
  readonly draft: SourceDraft;
  readonly onChange: (patch: Partial<SourceDraft>) => void;
}

/** A handler for one text field of the draft. */
export const into =
  <Key extends keyof SourceDraft>(onChange: Fields['onChange'], key: Key) =>
  (event: { readonly target: { readonly value: string } }) =>
    onChange({ [key]: event.target.value });
