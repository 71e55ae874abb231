/** Where something that is held leads. */
export interface Leads {
  /** `host:port`, or that it leads nowhere. */
  readonly to: string;
  readonly step: string | undefined;
  readonly hostHeader: string | undefined;
  readonly tlsName: string | undefined;
}

/** A holding as the API tells it: of what is in a destination, only its kind is certain. */
export interface ToldHolding {
  readonly kind: 'destination' | 'failure';
  readonly [key: string]: unknown;
}

/**
 * Where what was right led; `undefined`: nothing was known yet, or nothing could be found out. A failure that is definite
 * says that there is no destination, and that is known.
 */
export function knownLeadsOf(holding: ToldHolding | null): Leads | undefined {
  if (holding === null || (holding.kind === 'failure' && holding['isDefinite'] !== true)) return undefined;
  return leadsOf(holding);
}

/** Where what was right led, when no destination was known. */
export const NOT_KNOWN: Leads = {
  to: 'no destination was known',
  step: undefined,
  hostHeader: undefined,
  tlsName: undefined,
};

export function leadsOf(holding: ToldHolding): Leads {
  const targets = Array.isArray(holding['targets']) ? (holding['targets'] as readonly unknown[]) : [];
  const first = targets.find(isTarget);
  return {
    to: holding.kind === 'failure' || first === undefined ? 'no destination' : placeText(first),
    step: textOf(holding['step']),
    hostHeader: textOf(holding['hostHeader']),
    tlsName: textOf(holding['tlsName']),
  };
}

interface Target {
  readonly host: string;
  readonly port: number;
}

function isTarget(each: unknown): each is Target {
  if (typeof each !== 'object' || each === null) return false;
  const { host, port } = each as Partial<Target>;
  return typeof host === 'string' && typeof port === 'number';
}

function placeText({ host, port }: Target): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
