export type ProbeState = 'healthy' | 'degraded' | 'down' | 'off';

/** One service, one answer, asked just now. */
export interface ProbeResult {
  /** `healthy`: it did real work; `off`: not part of this mode. */
  readonly state: ProbeState;
  readonly version: string | null;
  readonly latencyMs: number;
  /** One line for people: `8 tables on main`, `connection refused at 127.0.0.1:5432`. */
  readonly detail: string;
}

export interface Probe {
  readonly id: string;
  /** `DuckDB`, `Catalog`. */
  readonly name: string;
  readonly role: string;
  probe(signal: AbortSignal): Promise<ProbeResult>;
}
