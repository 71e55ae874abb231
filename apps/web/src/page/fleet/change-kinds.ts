import type { LogEvent } from '../api/event-stream.ts';
import type { Tone } from '../ui/tone.ts';

/** A sort of what is recorded, as people think of it. */
export interface ChangeKind {
  readonly kind: string;
  readonly label: string;
  readonly tone: Tone;
  /** Types of events. */
  readonly types: readonly string[];
  /** Shown unless something else is wanted: it matters to whoever runs a homeserver. */
  readonly isUsual: boolean;
}

export const CHANGE_KINDS: readonly ChangeKind[] = [
  { kind: 'destination', label: 'found or moved', tone: 'good', types: ['DestinationChosen'], isUsual: true },
  { kind: 'failed', label: 'failed', tone: 'bad', types: ['ResolutionFailed'], isUsual: true },
  { kind: 'withdrawn', label: 'withdrawn', tone: 'warn', types: ['DestinationWithdrawn'], isUsual: true },
  { kind: 'cleared', label: 'cleared', tone: 'accent', types: ['CacheCleared'], isUsual: true },
  { kind: 'pins', label: 'pins', tone: 'accent', types: ['DestinationPinned', 'DestinationUnpinned'], isUsual: true },
  { kind: 'connections', label: 'no connection', tone: 'warn', types: ['ConnectionReported'], isUsual: true },
  { kind: 'webhooks', label: 'webhook failing', tone: 'bad', types: ['WebhookFailed'], isUsual: true },
  { kind: 'confirmed', label: 'confirmed', tone: 'none', types: ['ConclusionConfirmed'], isUsual: false },
  { kind: 'asked', label: 'asked', tone: 'none', types: ['ResolutionRequested'], isUsual: false },
  {
    kind: 'evidence',
    label: 'evidence',
    tone: 'none',
    types: ['WellKnownFetched', 'SrvLookedUp', 'AddressesLookedUp', 'EvidenceConfirmed'],
    isUsual: false,
  },
  { kind: 'claims', label: 'claims of others', tone: 'none', types: ['CacheEntryClaimed'], isUsual: false },
  { kind: 'delivered', label: 'webhook delivered', tone: 'none', types: ['WebhookDelivered'], isUsual: false },
];

const USUAL: readonly string[] = CHANGE_KINDS.filter(({ isUsual }) => isUsual).map(({ kind }) => kind);

/** @param said the address: kinds with commas between them; absent: the usual ones */
export function kindsIn(said: string | undefined): readonly string[] {
  if (said === undefined) return USUAL;
  const wanted = new Set(said.split(','));
  const known = CHANGE_KINDS.filter(({ kind }) => wanted.has(kind)).map(({ kind }) => kind);
  return known.length === 0 ? USUAL : known;
}

/** For the address, with one kind more or less; `undefined`: the usual ones, or none. */
export function withKind(kinds: readonly string[], changed: string): string | undefined {
  const isIn = kinds.includes(changed);
  const after = CHANGE_KINDS.map(({ kind }) => kind).filter((kind) =>
    kind === changed ? !isIn : kinds.includes(kind),
  );
  return after.length === 0 || after.join() === USUAL.join() ? undefined : after.join(',');
}

export function typesOf(kinds: readonly string[]): readonly string[] {
  return CHANGE_KINDS.filter(({ kind }) => kinds.includes(kind)).flatMap(({ types }) => types);
}

/** What an event is called. One that this page does not know is called what its type is. */
export function changeOf({ type, data }: Pick<LogEvent, 'type' | 'data'>): Pick<ChangeKind, 'label' | 'tone'> {
  if (type === 'DestinationChosen') {
    return data['supersedes'] === undefined ? { label: 'found', tone: 'good' } : { label: 'moved', tone: 'warn' };
  }
  return CHANGE_KINDS.find(({ types }) => types.includes(type)) ?? { label: type.slice(0, 40), tone: 'none' };
}
