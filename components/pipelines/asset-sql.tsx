'use client';

import { useState } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { Section } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import type { AssetDetail } from './types.ts';

type Form = 'rendered' | 'incremental' | 'model';

/** The statement of a model, as it runs and as it is written. */
export function AssetSql({ asset: { model } }: { readonly asset: AssetDetail }) {
  const [form, setForm] = useState<Form>('rendered');
  if (model === null) return null;
  const text = {
    rendered: model.sql,
    incremental: model.incrementalSql ?? model.sql,
    model: model.source,
  }[form];
  return (
    <Section
      title="SQL"
      action={
        <>
          <Segments
            label="Form"
            size="small"
            segments={[
              { value: 'rendered', label: 'As it runs' },
              ...(model.incrementalSql === null
                ? []
                : [{ value: 'incremental' as const, label: 'Incremental' }]),
              { value: 'model', label: 'Model' },
            ]}
            value={form}
            onChange={setForm}
          />
          <CopyButton text={text} label="Copy the statement" iconOnly />
        </>
      }
    >
      <ScrollBox label="Statement" className="max-h-96 overflow-auto rounded-2 bg-inset p-3">
        <pre className="font-mono text-small">{text.trim()}</pre>
      </ScrollBox>
    </Section>
  );
}
