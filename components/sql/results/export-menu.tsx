'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { type ResultView, WHOLE_RESULT } from '#server/engine/model/result-view.ts';
import { ExportAllDialog } from './export-all-dialog.tsx';
import { EXPORTS, exportHref } from './export-href.ts';

interface Props {
  readonly id: string;
  /** Names the file. */
  readonly name: string;
  readonly view?: ResultView;
  /** True when the row limit cut the result: then there is more than it has. */
  readonly isCut?: boolean;
}

/** The rows as a file: the whole result or the view of it that is shown. */
export function ExportMenu({ id, name, view = WHOLE_RESULT, isCut = false }: Props) {
  const [asksAll, setAsksAll] = useState(false);
  return (
    <>
      <Menu
        trigger={
          <Button size="small" icon={Download}>
            Export
          </Button>
        }
        items={[
          ...EXPORTS.map((format) => ({
            id: format.id,
            label: format.label,
            onSelect: () => window.location.assign(exportHref({ id, name, view }, format)),
          })),
          ...(isCut
            ? [
                {
                  id: 'all',
                  label: 'All rows, without the limit…',
                  separated: true,
                  onSelect: () => setAsksAll(true),
                },
              ]
            : []),
        ]}
      />
      {asksAll && <ExportAllDialog id={id} name={name} onClose={() => setAsksAll(false)} />}
    </>
  );
}
