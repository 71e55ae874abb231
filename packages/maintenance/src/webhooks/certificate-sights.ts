import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { discoveryCodec } from '@wherefore/projections';
import { type CertificateSight, certificateSight } from './certificate-sight.ts';
import { type ReadEvent, readById } from './log-reading.ts';

/** Observations whose sights are remembered: those of some thousand names. */
const MAX_REMEMBERED = 50_000;

/** `undefined`: it shows nothing of a certificate. */
type Sight = CertificateSight | undefined;

/** What observations have shown of certificates. Those that went by lately are not read once more. */
export class CertificateSights {
  readonly #log: Pick<EventLog, 'readEvents'>;
  readonly #sights = new Map<string, Sight>();
  readonly #atMost: number;

  constructor(log: Pick<EventLog, 'readEvents'>, atMost: number = MAX_REMEMBERED) {
    this.#log = log;
    this.#atMost = atMost;
  }

  /** Takes in what was read of the log anyway. */
  add(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (event.stream.startsWith('question:') && discoveryCodec.versions.has(event.type as ReadEvent['type'])) {
        this.#take(discoveryCodec.decode(event), undefined);
      }
    }
    this.#forget();
  }

  /**
   * The newest sight that each list of observations has; some of the observations may not be to be had any more.
   *
   * @param lists ids of events
   */
  async newestOf(lists: readonly (readonly string[])[]): Promise<readonly Sight[]> {
    const own = new Map<string, Sight>();
    const unknown = new Set<string>();
    for (const id of lists.flat()) {
      if (this.#sights.has(id)) own.set(id, this.#sights.get(id));
      else unknown.add(id);
    }
    if (unknown.size > 0) await this.#read(unknown, own);
    this.#forget();
    return lists.map((ids) => ids.map((id) => own.get(id)).reduce(newer, undefined));
  }

  async #read(unknown: ReadonlySet<string>, own: Map<string, Sight>): Promise<void> {
    const events = await readById(this.#log, unknown);
    const confirmed = [...events.values()].flatMap((event) =>
      isWellKnownConfirmed(event) && !this.#sights.has(event.data.confirms) ? event.data.confirms : [],
    );
    const full = await readById(this.#log, confirmed);
    for (const [id, event] of events) own.set(id, this.#take(event, full));
  }

  /** `undefined` without being remembered: it confirms one that is not at hand. */
  #take(event: ReadEvent, full: ReadonlyMap<string, ReadEvent> | undefined): Sight {
    if (!isWellKnownConfirmed(event))
      return this.#remember(event.id, event.type === 'WellKnownFetched' ? sightIn(event) : undefined);
    const { confirms, observedAt } = event.data;
    const found = full?.get(confirms);
    const before = found?.type === 'WellKnownFetched' ? sightIn(found) : this.#sights.get(confirms);
    if (before === undefined && found === undefined && !this.#sights.has(confirms)) return undefined;
    const { id, version } = event;
    return this.#remember(id, before && { ...before, version, eventId: id, observedAt });
  }

  #remember(id: string, sight: Sight): Sight {
    this.#sights.set(id, sight);
    return sight;
  }

  #forget(): void {
    for (const id of this.#sights.keys()) {
      if (this.#sights.size <= this.#atMost) break;
      this.#sights.delete(id);
    }
  }
}

function isWellKnownConfirmed(event: ReadEvent): event is Extract<ReadEvent, { type: 'EvidenceConfirmed' }> {
  return event.type === 'EvidenceConfirmed' && event.data.question.startsWith('well-known:');
}

function sightIn({ id, version, data }: Extract<ReadEvent, { type: 'WellKnownFetched' }>): Sight {
  return certificateSight(data, { version, eventId: id, observedAt: data.observedAt });
}

function newer(one: Sight, other: Sight): Sight {
  if (one === undefined || other === undefined) return one ?? other;
  return other.version > one.version ? other : one;
}
