/** A history that comes with the program. */
export interface Sample {
  /** Part of the path. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly file: string;
  readonly servers: readonly string[];
  readonly from: string;
  /** What its explanations take for now. */
  readonly to: string;
  readonly moments: readonly SampleMoment[];
}

/** A time worth looking at. */
export interface SampleMoment {
  readonly at: string;
  readonly about: string;
  /** What came about: the name was used, a fault began or ended, or an operator cleared the caches of another program. */
  readonly kind: (typeof MOMENT_KINDS)[number];
}

export const MOMENT_KINDS = ['use', 'fault', 'repair', 'clear'] as const;

/** The names of other resolvers in it are those of `resolverNames`. */
const TUWUNEL_385: Sample = {
  name: 'tuwunel-385',
  title: 'tuwunel issue 385',
  about:
    'matrix.org is delegated to port 443, and an old SRV record names 8443. One fetch of the well-known meets a fault that ' +
    'lasts a minute. Tuwunel 1.5.1 takes that for "no delegation", follows the SRV record, and keeps the result for 18 to ' +
    '36 hours, in which every join fails with 404, though a connection is made. This is what Wherefore recorded meanwhile.',
  file: 'tuwunel-385.jsonl',
  servers: ['matrix.org'],
  from: '2026-03-02T08:00:00.000Z',
  to: '2026-03-06T09:00:00.000Z',
  moments: [
    { at: '2026-03-02T08:00:01.000Z', about: 'The first room of matrix.org is joined.', kind: 'use' },
    { at: '2026-03-03T08:00:01.000Z', about: 'The next morning, another one.', kind: 'use' },
    { at: '2026-03-04T08:29:40.000Z', about: 'The well-known gives 522.', kind: 'fault' },
    {
      at: '2026-03-04T08:30:01.000Z',
      about: 'The third morning: an invitation is accepted, in the minute of the fault.',
      kind: 'use',
    },
    { at: '2026-03-04T08:30:40.000Z', about: 'The well-known is back.', kind: 'repair' },
    { at: '2026-03-04T08:32:01.000Z', about: 'Tried once more: Tuwunel holds to the wrong port.', kind: 'use' },
    { at: '2026-03-04T20:00:01.000Z', about: 'In the evening it still does.', kind: 'use' },
    { at: '2026-03-04T21:30:00.000Z', about: 'Its operator types !admin server clear-caches.', kind: 'clear' },
    { at: '2026-03-05T08:00:01.000Z', about: 'The fourth morning: all is well.', kind: 'use' },
  ],
};

export const SAMPLES: readonly Sample[] = [TUWUNEL_385];
