export type ProbeState = 'healthy' | 'degraded' | 'down' | 'off';

/** One service, one answer, asked just now. */
export interface ProbeResult {
  /** `healthy`: it did real work; `off`: not part of this mode. */
  readonly state: ProbeState;
  readonly version: string | null;
  readonly latencyMs: number;
  /** One line for people: `8 tables on main`, `connection refused at 127.0.0.1:5432`. */
  readonly detail: string;
  /** Numbers worth a trend: `memoryBytes`, `connections`. */
  readonly measures: Readonly<Record<string, number>>;
}

/** An answer with its moment, kept for the trend. */
export interface ProbeSample extends ProbeResult {
  readonly at: Date;
}

export interface Probe {
  readonly id: string;
  /** `DuckDB`, `Catalog`. */
  readonly name: string;
  readonly role: string;
  /** Never throws: what fails is `down`, and says why. */
  probe(signal: AbortSignal): Promise<ProbeResult>;
  /** The latest answers of this process, oldest first; the last is the present state. */
  recent(): readonly ProbeSample[];
}
