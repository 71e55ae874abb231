/** So many names fall due at once; each is claimed and then finished. */
export interface ClaimsInput {
  readonly url: string;
  readonly schema: string;
  readonly names: number;
}

export interface ClaimsReport {
  readonly namesPerSecond: number;
}
