/** Somebody who is told of changes. */
export interface WebhookEndpoint {
  /** 1 to 64 letters, digits, `-` and `_`. Part of what is recorded. */
  readonly name: string;
  /** `https://`, or `http://` for one's own network. */
  readonly url: string;
  /** Signs what is sent: `whsec_` and base64, 24 to 64 bytes (Standard Webhooks). */
  readonly secret: string;
  /** What it is told of. Default: everything. */
  readonly changes: readonly WebhookChange[];
}

export type WebhookChange = 'destination-changed' | 'delegation-lost' | 'step-fell' | 'certificate-failing';

/** What a worker does, and how fast. */
export interface WorkerSettings {
  /** Names refreshed a second at most. */
  readonly refreshesPerSecond: number;
  /** Names being refreshed at once at most. */
  readonly refreshesAtOnce: number;
  readonly webhooks: readonly WebhookEndpoint[];
  /** What is older is moved to the archive, if there is one. Absent: nothing is. */
  readonly retainDays?: number;
  /** Archived segments whose newest event is older are deleted. Absent: none. */
  readonly deleteAfterDays?: number;
}
