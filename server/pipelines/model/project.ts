import type { ContentKey } from '#server/catalog/model/content.ts';
import type { PartitionField } from '#server/engine/port.ts';

/** A column as the project's yml documents it. */
export interface AssetColumn {
  readonly name: string;
  readonly description: string;
  /** Trino type as written in the yml; null when the yml does not say. */
  readonly dataType: string | null;
}

/** A dbt test, ready to run. It passes when `sql` returns no row. */
export interface AssetTest {
  /** dbt's name, e.g. `not_null_fct_glucose_readings_person_id`. */
  readonly name: string;
  /** Null for a test of the whole table. */
  readonly column: string | null;
  /** Columns that tell all rows apart when it passes; null when it says nothing of that. */
  readonly uniqueColumns: readonly string[] | null;
  /** `warn` is told and lets the run go on. */
  readonly severity: 'warn' | 'error';
  readonly description: string;
  /** Trino SQL that returns the failing rows (or failing values with their count). */
  readonly sql: string;
  /** The same for tables that passed before; null when that takes all of their rows too. */
  readonly changes: ChangeTest | null;
}

/** A test that looks only at what is new since it passed. */
export interface ChangeTest {
  readonly sql: string;
  /** Assets whose new rows it reads, `silver.x` as table `delta.silver_x`. */
  readonly reads: readonly string[];
}

/** How a mart is served from PostgreSQL. */
export interface MartTarget {
  /** Table name in schema `marts`. */
  readonly name: string;
  readonly key: readonly string[];
  readonly indexes: readonly (readonly string[])[];
}

/** A table that the project reads (`source`) or builds (`model`). */
export interface Asset {
  /** Content key in the catalog: `['silver', 'fct_glucose_readings']`. */
  readonly key: ContentKey;
  /** `silver.fct_glucose_readings`; unique in the project. */
  readonly name: string;
  readonly kind: 'source' | 'model';
  /** File inside the project folder: the model's SQL, or the yml that declares the source. */
  readonly path: string;
  /** dbt's `view` is built as a table here. `table` for sources, where it means nothing. */
  readonly materialized: 'table' | 'incremental';
  /** How an incremental model is written when its table exists already. */
  readonly strategy: 'merge' | 'append' | 'delete-insert';
  /** Macro that gives the keys to replace beside those of the query's own rows; null for none. */
  readonly scope: string | null;
  /** Empty unless the model says so. */
  readonly uniqueKey: readonly string[];
  readonly partitioning: readonly PartitionField[];
  readonly description: string;
  readonly columns: readonly AssetColumn[];
  readonly tags: readonly string[];
  /** Names of the assets that it reads, in name order. */
  readonly dependsOn: readonly string[];
  /** Sources, upstream of it, of which its incremental form reads only what is new, in name order. */
  readonly deltas: readonly string[];
  readonly tests: readonly AssetTest[];
  /** Null unless it is served from PostgreSQL. */
  readonly publish: MartTarget | null;
  /** Changes when what the model computes or how it is written changes; empty for a source. */
  readonly codeHash: string;
}

/** A file of the project, as read. */
export interface ProjectFile {
  /** Relative to the project's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export type VarValue =
  | string
  | number
  | boolean
  | null
  | readonly VarValue[]
  | { readonly [name: string]: VarValue };

/** The dbt project in `pipelines/`, checked: every reference resolves and the graph has no cycle. */
export interface Project {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly vars: Readonly<Record<string, VarValue>>;
  /** In an order in which each asset follows what it reads. */
  readonly assets: readonly Asset[];
  /** Text of the models by asset name. */
  readonly models: ReadonlyMap<string, ProjectFile>;
  readonly macros: readonly ProjectFile[];
}
