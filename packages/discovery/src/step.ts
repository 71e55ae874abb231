/** A step of the resolution algorithm, numbered as in the specification since v1.8. */
export type Step = '1' | '2' | '3.1' | '3.2' | '3.3' | '3.4' | '3.5' | '4' | '5' | '6';

/** The steps in their order, with what each one is. `3` itself, the well-known request, decides which follow. */
export const STEPS: readonly { readonly step: Step; readonly title: string; readonly deprecated?: true }[] = [
  { step: '1', title: 'IP literal' },
  { step: '2', title: 'host with a port' },
  { step: '3.1', title: 'delegated to an IP literal' },
  { step: '3.2', title: 'delegated to a host with a port' },
  { step: '3.3', title: 'SRV record _matrix-fed._tcp of the delegated host' },
  { step: '3.4', title: 'SRV record _matrix._tcp of the delegated host', deprecated: true },
  { step: '3.5', title: 'delegated host, port 8448' },
  { step: '4', title: 'SRV record _matrix-fed._tcp of the host' },
  { step: '5', title: 'SRV record _matrix._tcp of the host', deprecated: true },
  { step: '6', title: 'host, port 8448' },
];

/** The section that the steps come from. */
export const SPECIFICATION_URL = 'https://spec.matrix.org/v1.19/server-server-api/#resolving-server-names';
