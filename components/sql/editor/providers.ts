import { placeAt } from '#server/sql/model/editor/completion-place.ts';
import { fullName } from '#server/sql/model/editor/names-in-scope.ts';
import { type Offer, offersAt } from '#server/sql/model/editor/offers.ts';
import { regionAt } from '#server/sql/model/editor/split-statements.ts';
import { tablesIn } from '#server/sql/model/editor/tables-in.ts';
import { rangeIn } from './editor-handle.ts';
import { helpAt } from './help-at.ts';
import type { EditorLanguage, EditorMarker, VersionOffer } from './language.ts';
import { monaco } from './monaco.ts';

/** Gives Monaco what it offers, shows and changes in statements; the way to take it back. */
export function registerProviders(
  language: () => EditorLanguage,
  markers: () => readonly EditorMarker[],
): () => void {
  const { languages } = monaco;
  const registered = [
    languages.registerCompletionItemProvider('sql', {
      triggerCharacters: ['.', ' ', "'"],
      provideCompletionItems: (model, position) => complete(model, position, language()),
    }),
    languages.registerHoverProvider('sql', {
      provideHover: async (model, position) => {
        const text = model.getValue();
        const offset = model.getOffsetAt(position);
        const region = regionAt(text, offset);
        const sql = text.slice(region.start, region.end);
        await language().load(tablesNamed(sql, language()));
        const help = helpAt(sql, offset - region.start, language().names());
        if (help === null) return null;
        return {
          range: rangeIn(model, region.start + help.start, region.start + help.end),
          contents: help.lines.map((value) => ({ value })),
        };
      },
    }),
    languages.registerDocumentFormattingEditProvider('sql', {
      provideDocumentFormattingEdits: async (model) => {
        const text = await language().format(model.getValue());
        return [{ range: model.getFullModelRange(), text }];
      },
    }),
    languages.registerCodeActionProvider('sql', {
      provideCodeActions: (model, range) => ({
        actions: markers()
          .filter(({ line }) => line >= range.startLineNumber && line <= range.endLineNumber)
          .flatMap(({ fixes }) => fixes)
          .map(({ title, edits }) => ({
            title,
            kind: 'quickfix',
            edit: {
              edits: edits.map(({ start, end, text }) => ({
                resource: model.uri,
                versionId: model.getVersionId(),
                textEdit: { range: rangeIn(model, start, end), text },
              })),
            },
          })),
        dispose: () => undefined,
      }),
    }),
  ];
  return () => {
    for (const one of registered) one.dispose();
  };
}

const tablesNamed = (sql: string, language: EditorLanguage) =>
  tablesIn(sql, language.names().defaults).map(({ table }) => table);

async function complete(
  model: monaco.editor.ITextModel,
  position: monaco.Position,
  language: EditorLanguage,
): Promise<monaco.languages.CompletionList> {
  const text = model.getValue();
  const offset = model.getOffsetAt(position);
  const region = regionAt(text, offset);
  const sql = text.slice(region.start, region.end);
  const at = offset - region.start;
  const place = placeAt(sql, at);
  const range = rangeIn(model, region.start + place.start, offset);
  if (place.place.kind === 'version' || place.place.kind === 'timestamp') {
    const { kind, relation } = place.place;
    const table = fullName(relation.name, language.names().defaults);
    const versions = table === null ? [] : await language.versions(table, kind);
    return { suggestions: versions.map((one, index) => versionItem(one, index, range)) };
  }
  await language.load(tablesNamed(sql, language));
  const offers = offersAt(sql, at, place, language.names());
  const isFree = place.place.kind === 'value' || place.place.kind === 'words';
  return {
    suggestions: [
      ...offers.map((offer) => item(offer, range)),
      ...(isFree ? snippetItems(language, range) : []),
    ],
  };
}

const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages;

const KIND = {
  catalog: CompletionItemKind.Module,
  schema: CompletionItemKind.Folder,
  table: CompletionItemKind.Class,
  column: CompletionItemKind.Field,
  relation: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  condition: CompletionItemKind.Operator,
} as const satisfies Record<Offer['kind'], monaco.languages.CompletionItemKind>;

const AGAIN = { id: 'editor.action.triggerSuggest', title: 'Go on' };

function item(offer: Offer, range: monaco.Range): monaco.languages.CompletionItem {
  const { kind, label, insert, detail, description, rank } = offer;
  const goesOn = kind === 'catalog' || kind === 'schema';
  return {
    label: detail === null ? label : { label, description: detail },
    kind: KIND[kind],
    insertText: goesOn ? `${insert}.` : insert,
    ...(kind === 'function' && {
      insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
    }),
    ...(goesOn && { command: AGAIN }),
    ...(description !== null && { documentation: description }),
    filterText: label,
    sortText: `${rank.toFixed(4)} ${label}`,
    range,
  };
}

const versionItem = (
  { insert, label, detail }: VersionOffer,
  index: number,
  range: monaco.Range,
): monaco.languages.CompletionItem => ({
  label: { label, description: detail },
  kind: CompletionItemKind.Value,
  insertText: insert,
  filterText: `${insert} ${label}`,
  sortText: String(index).padStart(6, '0'),
  range,
});

const snippetItems = (
  language: EditorLanguage,
  range: monaco.Range,
): readonly monaco.languages.CompletionItem[] =>
  language.snippets().map(({ prefix, body, description }) => ({
    label: { label: prefix, description: description === '' ? 'snippet' : description },
    kind: CompletionItemKind.Snippet,
    insertText: body,
    insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
    documentation: body,
    sortText: `3 ${prefix}`,
    range,
  }));
