/** How something is: what colors mean, never alone. */
export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'none';
