/** An event of the log as it comes by, whoever recorded it. */
export interface LearnedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly stream: string;
  /** Place in the log, growing along each stream. */
  readonly position: bigint;
  readonly causationId?: string;
  readonly observedAt: number;
}
