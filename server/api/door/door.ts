/** A request of an outside tool. */
export interface DoorRequest {
  /** Upper case. */
  readonly method: string;
  /** As it was sent: still percent-encoded, without the query. */
  readonly path: string;
  /** As it was sent, without the question mark; empty when there is none. */
  readonly query: string;
  readonly headers: Headers;
  /** Address of who is at the other end of the socket, for limits. */
  readonly address: string;
  readonly requestId: string;
  /** Aborted when the other side has gone. */
  readonly signal: AbortSignal;
  /**
   * The whole body, unpacked; empty when there is none. To be called once, and for somebody we do not
   * know only with few `maxBytes`; absent: 32 MB.
   */
  readBody(maxBytes?: number): Promise<Uint8Array | 'too-large' | 'damaged'>;
}

export interface DoorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null: an answer without a body. */
  readonly body: string | null;
  /** Why a server's error is one; for the log alone. */
  readonly cause?: unknown;
}

/** One protocol that outside tools speak. */
export interface Door {
  /** Path below which it answers, with slashes at both ends: `/iceberg/`. */
  readonly prefix: string;
  /** Turns every failure it knows into an answer; whatever it throws is a bug. */
  answer(request: DoorRequest): Promise<DoorAnswer>;
}
