'use client';

import { Check } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { formatCount, formatUtc } from '#components/ui/format.ts';
import { Segments } from '#components/ui/segments.tsx';
import type { TableInText } from '#server/sql/model/editor/tables-in.ts';
import type { Version } from '#server/sql/model/editor/write-period.ts';
import { ChoiceList } from './choice-list.tsx';
import type { TimeLineData } from './time-line-data.ts';

interface Props {
  readonly tables: readonly TableInText[];
  readonly line: TimeLineData;
  readonly looked: number | null;
  readonly onVersion: (table: TableInText, version: Version | null) => void;
  readonly onClose: () => void;
}

/** Snapshots of one table of the statement: a snapshot is one table's, so its clause goes into the text. */
export function SnapshotChoices({ tables, line, looked, onVersion, onClose }: Props) {
  const [chosen, setChosen] = useState('0');
  const [text, setText] = useState('');
  const search = useDeferredValue(text.trim().toLowerCase());
  const lake = tables.filter(({ table, relation }) => table[0] === 'iceberg' && !relation.isTarget);
  const table = lake[Number(chosen)] ?? lake[0];
  if (table === undefined) {
    return (
      <p className="border-t border-line px-3.5 py-3 text-small text-fg-2">
        The statement at the cursor reads no table of the lake. Name one, then its snapshots are
        here.
      </p>
    );
  }
  const key = [...table.table[1].split('.'), table.table[2]].join('.');
  const found = line.tables.find((one) => one.key.join('.') === key);
  const snapshots = (found?.snapshots ?? []).filter(
    ({ id, operation }) => String(id).includes(search) || operation?.includes(search),
  );
  const inForce =
    looked === null
      ? snapshots.find(({ isCurrent }) => isCurrent)
      : snapshots.find(({ at }) => at.getTime() <= looked);
  const take = (version: Version | null) => {
    onClose();
    onVersion(table, version);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2">
        {lake.length > 1 ? (
          <Segments
            label="Table"
            size="small"
            segments={lake.map(({ table: name, relation }, index) => ({
              value: String(index),
              label: relation.alias ?? name[2],
            }))}
            value={chosen}
            onChange={setChosen}
          />
        ) : (
          <b className="font-mono text-small font-medium">{key}</b>
        )}
        {table.relation.period !== null && (
          <Button size="small" variant="ghost" onClick={() => take(null)}>
            Take the clause away
          </Button>
        )}
      </div>
      <ChoiceList
        label={`Snapshots of ${key}`}
        items={snapshots}
        keyOf={({ id }) => String(id)}
        search={text}
        onSearch={setText}
        placeholder="Id or operation"
        markedKey={inForce === undefined ? null : String(inForce.id)}
        empty={
          found?.snapshots == null
            ? `${key} is no table of the lake at this ref: a view or a mart has no snapshots of its own.`
            : search === ''
              ? `${key} has no snapshot.`
              : `No snapshot has “${text}” in its id or operation.`
        }
        onChoose={({ id }) => take({ kind: 'snapshot', id })}
      >
        {({ id, at, operation, addedRows, deletedRows, totalRows, isCurrent }, isMarked) => (
          <>
            <span className="shrink-0 font-mono text-fg-3">{formatUtc(at, 'second')}</span>
            <code>{String(id)}</code>
            <span className="text-fg-2">{operation}</span>
            <span className="ml-auto flex gap-2 font-mono text-micro max-md:hidden">
              {addedRows !== null && addedRows > 0n && (
                <span className="text-add-text">+{formatCount(addedRows)}</span>
              )}
              {deletedRows !== null && deletedRows > 0n && (
                <span className="text-del-text">−{formatCount(deletedRows)}</span>
              )}
              {totalRows !== null && <span className="text-fg-3">{formatCount(totalRows)}</span>}
            </span>
            {isMarked && (
              <span className="flex items-center gap-1 text-moment-text">
                <Check aria-hidden className="size-3.5" /> {isCurrent ? 'current' : 'in force'}
              </span>
            )}
          </>
        )}
      </ChoiceList>
      {found?.isCut === true && (
        <p role="status" className="px-3.5 pb-2 text-micro text-fg-3">
          The newest {found.snapshots?.length} snapshots are listed.
        </p>
      )}
    </>
  );
}
