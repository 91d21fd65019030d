import { momentKind } from '#components/shell/ref-url.ts';
import { formatUtc } from '#components/ui/format.ts';
import type { Defaults } from '#server/sql/model/editor/names-in-scope.ts';
import { splitStatements } from '#server/sql/model/editor/split-statements.ts';
import { type TableInText, tablesIn } from '#server/sql/model/editor/tables-in.ts';
import { readVersion } from '#server/sql/model/editor/write-period.ts';
import type { EditorChip } from './language.ts';

/** A chip and the table that it stands behind; offsets of its relation count in the whole text. */
export interface TableChip extends EditorChip {
  readonly table: TableInText;
}

const MOST_CHIPS = 60;

/** Which version each table of the lake in a text is read at: its own clause, else the moment of the tab. */
export function prepareChips(
  text: string,
  defaults: Defaults,
  at: string | null,
): readonly TableChip[] {
  return splitStatements(text)
    .flatMap(({ start, end }) => {
      const sql = text.slice(start, end);
      return tablesIn(sql, defaults)
        .filter(({ table, relation }) => table[0] === 'iceberg' && !relation.isTarget)
        .map((found) => chipOf(sql, start, found, at));
    })
    .slice(0, MOST_CHIPS);
}

function chipOf(sql: string, start: number, found: TableInText, at: string | null): TableChip {
  const { relation } = found;
  const version = readVersion(sql, relation);
  const isSet = relation.period !== null;
  const said =
    version === null
      ? isSet
        ? 'version'
        : at === null
          ? ''
          : momentKind(at) === 'time'
            ? formatUtc(new Date(at))
            : at.slice(0, 8)
      : version.kind === 'snapshot'
        ? `snap ${shortId(String(version.id))}`
        : version.kind === 'ref'
          ? version.name
          : formatUtc(new Date(version.at));
  return {
    offset: start + (relation.period?.end ?? relation.end),
    text: said === '' ? '@now' : `@${said}`,
    hint: isSet
      ? 'The version that this clause names. Click to choose another.'
      : 'Click to choose a snapshot for this table alone.',
    isStrong: isSet || at !== null,
    table: {
      table: found.table,
      relation: {
        ...relation,
        start: relation.start + start,
        end: relation.end + start,
        period: moved(relation.period, start),
      },
    },
  };
}

const shortId = (id: string): string => (id.length > 9 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id);

function moved(period: TableInText['relation']['period'], by: number) {
  if (period === null) return null;
  const { value } = period;
  return {
    ...period,
    start: period.start + by,
    end: period.end + by,
    value: value === null ? null : { start: value.start + by, end: value.end + by },
  };
}
