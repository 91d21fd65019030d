import type { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import type { FileReport } from './files/file-reading.ts';
import { importLayout, importQuestions } from './import-questions.ts';
import { importRequest } from './import-request.ts';
import {
  type ImportPreview,
  type PreviewedDocument,
  PreviewImportInput,
  type VerdictCount,
} from './import-views.ts';
import { type FileDeps, inspectFile } from './inspect-file.ts';
import { type JudgeDeps, type Judged, judgeDocuments } from './judge-documents.ts';
import { COLLECTIONS } from './model/collections.ts';
import { openInspected } from './open-file.ts';
import type { RawDocument } from './port.ts';
import type { FileRequest } from './schemas.ts';
import { type UploadDeps, uploadedFile } from './uploads.ts';

type PreviewDeps = JudgeDeps &
  FileDeps &
  UploadDeps & { readonly catalog: { readonly defaultBranch: string } };
type Content = NonNullable<ImportPreview['content']>;

/** What is looked at of a file; the preview says so when there is more. */
const CAP = { documents: 100_000, characters: 64 * 1024 * 1024 };
const SAMPLE = 200;
const WORST_FIRST = ['quarantine', 'drop', 'dedup', 'route', 'keep'] as const;

/**
 * How an uploaded file would be read, what has to be asked, and what the pipeline would say about
 * each of its documents. Writes nothing. Throws `not-found` when the upload is gone; what is wrong
 * with the file is part of the answer.
 */
export async function previewImport(
  deps: PreviewDeps,
  input: z.input<typeof PreviewImportInput>,
  by: { readonly name: string },
  signal?: AbortSignal,
): Promise<ImportPreview> {
  const settings = PreviewImportInput.parse(input);
  const file = await uploadedFile(deps, settings.uploadId);
  const request = importRequest(settings, { file, source: settings.source ?? 'preview' });
  const look = await orFailure(() => inspectFile(deps, request));
  if (look instanceof AppError) {
    return { format: null, layout: null, questions: [], content: null, failure: look.message };
  }
  const questions = importQuestions(look, settings);
  const layout = importLayout(look);
  const known = { format: look.format, layout, questions };
  if (questions.some(({ isRequired }) => isRequired)) {
    return { ...known, content: null, failure: null };
  }
  const read = await orFailure(async () => {
    const reading = openInspected(deps, request, look);
    return { ...(await readStart(reading.documents(signal))), report: reading.report() };
  });
  if (read instanceof AppError) return { ...known, content: null, failure: read.message };
  const entries = read.documents.filter(({ collection }) => collection === 'entries');
  const ref = settings.ref ?? deps.catalog.defaultBranch;
  const judged = await judgeDocuments(deps, {
    documents: entries,
    ref,
    by: by.name,
    ...(signal && { signal }),
  });
  const content = { ...summary(read.documents), ...verdictsOf(entries, judged) };
  const notes = notesOf(read.report, request);
  return { ...known, content: { ...content, isCut: read.isCut, notes }, failure: null };
}

async function orFailure<T>(work: () => Promise<T>): Promise<T | AppError> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError && cause.code !== 'cancelled') return cause;
    throw cause;
  }
}

async function readStart(batches: AsyncIterable<readonly RawDocument[]>) {
  const documents: RawDocument[] = [];
  let characters = 0;
  for await (const batch of batches) {
    for (const document of batch) {
      if (documents.length === CAP.documents || characters > CAP.characters) {
        return { documents, isCut: true };
      }
      documents.push(document);
      characters += document.json.length;
    }
  }
  return { documents, isCut: false };
}

function summary(
  documents: readonly RawDocument[],
): Pick<Content, 'documents' | 'collections' | 'people' | 'from' | 'to'> {
  const times = documents.flatMap(({ eventTimeMs }) => eventTimeMs ?? []);
  const iso = (pick: (a: number, b: number) => number) =>
    times.length === 0 ? null : new Date(times.reduce((a, b) => pick(a, b))).toISOString();
  return {
    documents: documents.length,
    collections: COLLECTIONS.map((collection) => ({
      collection,
      documents: documents.filter((document) => document.collection === collection).length,
    })).filter((counted) => counted.documents > 0),
    people: [...new Set(documents.map(({ person }) => person))].sort(),
    from: iso(Math.min),
    to: iso(Math.max),
  };
}

function verdictsOf(
  entries: readonly RawDocument[],
  judged: readonly Judged[],
): Pick<Content, 'known' | 'verdicts' | 'sample'> {
  const counts = new Map<string, VerdictCount>();
  for (const { verdict, reason } of judged) {
    const key = `${verdict} ${reason}`;
    const documents = (counts.get(key)?.documents ?? 0) + 1;
    counts.set(key, { verdict, reason, documents });
  }
  const rank = ({ verdict }: Pick<Judged, 'verdict'>) => WORST_FIRST.indexOf(verdict);
  const worst = [...judged].sort((a, b) => rank(a) - rank(b) || a.ordinal - b.ordinal);
  return {
    known: judged.filter(({ is_known }) => is_known).length,
    verdicts: [...counts.values()].sort((a, b) => rank(a) - rank(b) || b.documents - a.documents),
    sample: spread(worst).flatMap((one) => {
      const document = entries[one.ordinal - 1];
      return document === undefined ? [] : [previewed(document, one)];
    }),
  };
}

/** Some of every verdict, so that a common one does not hide the others. */
function spread(worst: readonly Judged[]): readonly Judged[] {
  const groups = Map.groupBy(worst, ({ verdict, reason }) => `${verdict} ${reason}`);
  const share = Math.max(5, Math.floor(SAMPLE / Math.max(1, groups.size)));
  const few = [...groups.values()].flatMap((group) => group.slice(0, share));
  const rest = worst.filter((one) => !few.includes(one)).slice(0, Math.max(0, SAMPLE - few.length));
  const chosen = new Set([...few, ...rest]);
  return worst.filter((one) => chosen.has(one)).slice(0, SAMPLE);
}

function previewed(document: RawDocument, { ordinal, verdict, reason }: Judged): PreviewedDocument {
  const content: Readonly<Record<string, unknown>> = JSON.parse(document.json);
  const text = (value: unknown) =>
    value === undefined || value === null ? null : String(value).slice(0, 200);
  return {
    ordinal,
    documentId: document.documentId,
    person: document.person,
    time: document.eventTimeMs === null ? null : new Date(document.eventTimeMs).toISOString(),
    glucose: text(content['sgv'] ?? content['mbg']),
    device: text(content['device']),
    verdict,
    reason,
    document: document.json.slice(0, 4000),
  };
}

function notesOf(report: FileReport, { zone }: FileRequest): readonly string[] {
  const count = (number: number, one: string, many: string) =>
    `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
  const { shifted, ambiguous, leftOut, firstFault } = report;
  return [
    ...(shifted > 0
      ? [
          `${count(shifted, 'time does', 'times do')} not exist in ${zone}, where clocks were put forward, and moved with them.`,
        ]
      : []),
    ...(ambiguous > 0
      ? [
          `${count(ambiguous, 'time', 'times')} came twice in ${zone}, where clocks were put back, and went by their order.`,
        ]
      : []),
    ...(leftOut > 0
      ? [`${count(leftOut, 'line', 'lines')} of settings without a time left out.`]
      : []),
    ...(firstFault === null ? [] : [firstFault]),
  ];
}
