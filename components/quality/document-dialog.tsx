'use client';

import { useQuery } from '@tanstack/react-query';
import { SquareTerminal } from 'lucide-react';
import { sqlHref } from '#components/catalog/catalog-url.ts';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { Rule } from '#server/quality/model/rules.ts';
import { quoteString } from '#server/sql/model/quote.ts';
import { prettyJson, VERDICT_PILL, versionSentence, versionsSentence } from './prepare-quality.ts';
import type { DocumentVersion, VerdictLine } from './types.ts';

interface Props {
  readonly line: VerdictLine;
  readonly rule: Rule;
  readonly onClose: () => void;
}

/** One document as it came, in every version, with what was decided about it. */
export function DocumentDialog({ line, rule, onClose }: Props) {
  const { ref, at } = useRefUrl();
  const trpc = useTRPC();
  const { person, source, documentId } = line;
  const history = useQuery(
    trpc.quality.document.queryOptions({ ref, at, person, source, documentId }),
  );
  const sql = `SELECT *\nFROM iceberg.raw.entries\nWHERE person = ${quoteString(person)}\n  AND source = ${quoteString(source)}\n  AND document_id = ${quoteString(documentId)}\nORDER BY fetched_at DESC`;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="wide"
      title="Document"
      description={<code className="[overflow-wrap:anywhere]">{line.entryId}</code>}
      actions={
        <ButtonLink
          icon={SquareTerminal}
          href={sqlHref({ ref, at: history.data?.commit ?? at }, sql)}
        >
          Open in SQL
        </ButtonLink>
      }
    >
      <dl className="mb-3 grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-1 [&_dt]:text-fg-3">
        <dt>Verdict</dt>
        <dd>
          <Pill kind={VERDICT_PILL[line.verdict]}>{line.verdict}</Pill> {rule.title}
        </dd>
        <dt>Rule</dt>
        <dd>
          <code>{rule.condition}</code>
        </dd>
        <dt>To undo it</dt>
        <dd>{rule.remedy}</dd>
        {line.duplicateOf !== null && (
          <>
            <dt>Kept instead</dt>
            <dd>
              <code className="[overflow-wrap:anywhere]">{line.duplicateOf}</code>
            </dd>
          </>
        )}
        {line.flags.length > 0 && (
          <>
            <dt>Flags</dt>
            <dd className="flex flex-wrap gap-1">
              {line.flags.map((flag) => (
                <Pill key={flag}>{flag}</Pill>
              ))}
            </dd>
          </>
        )}
      </dl>
      {history.isPending && <SkeletonRows label="Reading the document" />}
      {history.isError && (
        <ErrorState error={history.error} onRetry={() => void history.refetch()} />
      )}
      {history.data !== undefined && <Versions versions={history.data.versions} />}
    </Dialog>
  );
}

interface VersionsProps {
  readonly versions: readonly DocumentVersion[];
}

function Versions({ versions }: VersionsProps) {
  if (versions.length === 0) {
    return <p className="text-fg-3">raw.entries does not have this document at this moment.</p>;
  }
  return (
    <section aria-label="Versions">
      <p className="mb-1 text-small text-fg-3">{versionsSentence(versions)}</p>
      <ul className="grid gap-2">
        {versions.map((version) => (
          <li key={`${version.fetchedAt.getTime()} ${version.document}`}>
            <Version version={version} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The text of a version; only the sentence where the document was gone, as it repeats the text before. */
function Version({ version }: { readonly version: DocumentVersion }) {
  const { deletedAt, document, isCut } = version;
  const sentence = versionSentence(version);
  if (deletedAt !== null) return <p className="text-small text-fg-3">{sentence}</p>;
  return (
    <>
      <div className="flex items-center gap-2 text-small text-fg-3">
        <span>{sentence}</span>
        {!isCut && (
          <span className="ml-auto">
            <CopyButton text={document} label="Copy the document" iconOnly />
          </span>
        )}
      </div>
      <ScrollBox
        label={`Document ${sentence}`}
        className="max-h-64 overflow-auto rounded-2 bg-inset p-2"
      >
        <pre dir="auto" className="font-mono text-small">
          {prettyJson(document)}
        </pre>
      </ScrollBox>
    </>
  );
}
