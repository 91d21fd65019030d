import type { Summary } from './get-summary.ts';

/**
 * The figures of a summary at full precision, for scripts. Figures are null when the window has no
 * readings (or, for spread, a single one). Bands are those of the consensus, whatever the targets.
 */
export interface SummaryJson {
  readonly person: string;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly n: number;
  readonly minutes: number;
  /** Days of the window that have readings. */
  readonly days: number;
  readonly mean_mgdl: number | null;
  readonly sd_mgdl: number | null;
  readonly cv_pct: number | null;
  readonly gmi_pct: number | null;
  readonly gmi_mmol_mol: number | null;
  readonly ea1c_pct: number | null;
  readonly min_mgdl: number | null;
  readonly max_mgdl: number | null;
  readonly median_mgdl: number | null;
  readonly p05_mgdl: number | null;
  readonly p10_mgdl: number | null;
  readonly p25_mgdl: number | null;
  readonly p50_mgdl: number | null;
  readonly p75_mgdl: number | null;
  readonly p90_mgdl: number | null;
  readonly p95_mgdl: number | null;
  readonly pct_lt54: number | null;
  readonly pct_54_69: number | null;
  readonly pct_70_180: number | null;
  readonly pct_181_250: number | null;
  readonly pct_gt250: number | null;
  readonly pct_lt70: number | null;
  readonly pct_gt180: number | null;
  readonly pct_70_140: number | null;
  /** Minutes covered over minutes of the window. */
  readonly pct_active: number;
  /** Readings over those that fit between the first and the last. */
  readonly pct_active_span: number | null;
  readonly gri: number | null;
  readonly lbgi: number | null;
  readonly hbgi: number | null;
  readonly j_index: number | null;
  readonly sufficiency: string;
  readonly ref: string;
  readonly commit: string | null;
}

export function summaryJson(summary: Summary): SummaryJson {
  const metrics = summary.figures?.metrics ?? null;
  const bands = metrics?.bandPct ?? null;
  const quantiles = metrics?.quantilesMgDl ?? null;
  return {
    person: summary.person,
    from: summary.window.from,
    to: summary.window.to,
    zone: summary.zone,
    n: metrics?.n ?? 0,
    minutes: metrics?.minutes ?? 0,
    days: summary.coverage.filter(({ n }) => n > 0).length,
    mean_mgdl: metrics?.meanMgDl ?? null,
    sd_mgdl: metrics?.sdMgDl ?? null,
    cv_pct: metrics?.cvPct ?? null,
    gmi_pct: metrics?.gmiPct ?? null,
    gmi_mmol_mol: metrics?.gmiMmolMol ?? null,
    ea1c_pct: metrics?.ea1cPct ?? null,
    min_mgdl: metrics?.minMgDl ?? null,
    max_mgdl: metrics?.maxMgDl ?? null,
    median_mgdl: quantiles?.p50 ?? null,
    p05_mgdl: quantiles?.p05 ?? null,
    p10_mgdl: quantiles?.p10 ?? null,
    p25_mgdl: quantiles?.p25 ?? null,
    p50_mgdl: quantiles?.p50 ?? null,
    p75_mgdl: quantiles?.p75 ?? null,
    p90_mgdl: quantiles?.p90 ?? null,
    p95_mgdl: quantiles?.p95 ?? null,
    pct_lt54: bands?.very_low ?? null,
    pct_54_69: bands?.low ?? null,
    pct_70_180: bands?.in_range ?? null,
    pct_181_250: bands?.high ?? null,
    pct_gt250: bands?.very_high ?? null,
    pct_lt70: bands === null ? null : bands.very_low + bands.low,
    pct_gt180: bands === null ? null : bands.high + bands.very_high,
    pct_70_140: metrics?.tightRangePct ?? null,
    pct_active: summary.sufficiency.pctActive,
    pct_active_span: summary.activity?.pctOfSpan ?? null,
    gri: metrics?.risk.gri ?? null,
    lbgi: metrics?.lbgi ?? null,
    hbgi: metrics?.hbgi ?? null,
    j_index: metrics?.jIndex ?? null,
    sufficiency: summary.sufficiency.level,
    ref: summary.ref,
    commit: summary.commit,
  };
}
