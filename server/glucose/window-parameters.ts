import type { SqlParameter } from '#server/sql/model/front-end.ts';
import type { ReportWindow } from './model/report-window.ts';

/** Values of `person_id = ? AND local_date BETWEEN ? AND ?`. */
export function windowParameters(person: string, window: ReportWindow): readonly SqlParameter[] {
  return [
    { type: { kind: 'varchar', length: null }, value: person },
    { type: { kind: 'date' }, value: window.from },
    { type: { kind: 'date' }, value: window.to },
  ];
}
