import { emulationOf, resolverNames } from '@wherefore/discovery';
import type { JsonObject } from '@wherefore/event-log';
import { type Counterfactual, counterfactualInSlices, partingTable, readHistory } from '@wherefore/projections';
import type { ReplayOrder, ReplayProgressed, Service } from '@wherefore/service';
import { boundedReading, TooMuch } from './bounded-reading.ts';
import { readFindings } from './findings.ts';
import { AGAINST, rowLine, type WrongAlone, wrongAlone, wrongLine } from './parting-line.ts';
import { MAX_TOLD, plain, type ReplayWork } from './replay-work.ts';
import { Totals } from './totals.ts';

/** Names that are told together: they share caches. */
const AT_A_TIME = 50;
/** Events of those: half as many names are told together while there are more. */
const EVENTS_AT_A_TIME = 5000;
/** Of a name alone: one with more is left out, and told as such. */
const MAX_EVENTS = 50_000;
const PAGE = 1000;
const MAX_LEFT_OUT = 100;

/** Where another resolver would have parted from ours, as `wherefore replay --policy --json` tells it. */
export async function replayUnder(
  service: Pick<Service, 'log' | 'projections'>,
  order: ReplayOrder & { readonly policy: string },
  { signal, onProgress }: ReplayWork,
): Promise<JsonObject> {
  const { policy, servers } = order;
  if (emulationOf(policy) === undefined) {
    throw new RangeError(`There is no policy or resolver ${policy}: choose from ${resolverNames().join(', ')}.`);
  }
  const found = new Found(order);
  const total = servers?.length ?? (await namesAbout(service));
  let progress: ReplayProgressed = { events: 0, conclusions: 0, names: 0, total };
  const tellTogether = async (names: readonly string[], mayBe: number): Promise<void> => {
    signal.throwIfAborted();
    const reading = boundedReading(service.log, mayBe);
    try {
      const events = await readHistory(reading, names);
      await onProgress(progress);
      await found.tell(service, names, events, async () => {
        await onProgress(progress);
        signal.throwIfAborted();
      });
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      if (names.length > 1) {
        const half = Math.ceil(names.length / 2);
        await tellTogether(names.slice(0, half), EVENTS_AT_A_TIME);
        await tellTogether(names.slice(half), EVENTS_AT_A_TIME);
        return;
      }
      if (mayBe < MAX_EVENTS) return await tellTogether(names, MAX_EVENTS);
      found.leaveOut(names);
    }
    progress = { ...progress, events: progress.events + reading.events, names: progress.names + names.length };
    await onProgress(progress);
  };
  for await (const names of servers === undefined ? allNames(service) : groups(servers)) {
    await tellTogether(names, EVENTS_AT_A_TIME);
  }
  return found.result;
}

async function namesAbout({ projections }: Pick<Service, 'projections'>): Promise<number> {
  return (await projections.stepStatistics()).reduce((sum, { servers }) => sum + servers, 0);
}

async function* allNames({ projections }: Pick<Service, 'projections'>): AsyncGenerator<readonly string[], void, void> {
  let after: string | undefined;
  do {
    const page = await projections.destinations.list({ limit: PAGE, ...(after !== undefined && { after }) });
    yield* groups(page.items.map(({ serverName }) => serverName));
    after = page.next;
  } while (after !== undefined);
}

function* groups(names: readonly string[]): Generator<readonly string[], void, void> {
  for (let start = 0; start < names.length; start += AT_A_TIME) yield names.slice(start, start + AT_A_TIME);
}

async function driven(
  slices: ReturnType<typeof counterfactualInSlices>,
  pause: () => Promise<void>,
): Promise<Counterfactual> {
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
    await pause();
  }
}

type Events = Awaited<ReturnType<typeof readHistory>>;

/** What was found so far: all of it counted, the first of it kept. */
class Found {
  readonly #order: ReplayOrder & { readonly policy: string };
  readonly #totals: Totals;
  readonly #partings: object[] = [];
  readonly #wrong: object[] = [];
  readonly #leftOut: string[] = [];
  #leftOutCount = 0;

  constructor(order: ReplayOrder & { readonly policy: string }) {
    this.#order = order;
    this.#totals = new Totals(order.policy);
  }

  async tell(
    { log }: Pick<Service, 'log'>,
    names: readonly string[],
    events: Events,
    pause: () => Promise<void>,
  ): Promise<void> {
    const { policy, at, from, to } = this.#order;
    const slices = counterfactualInSlices(events, {
      serverNames: names,
      as: [...new Set([policy, AGAINST])],
      against: AGAINST,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
    const told = await driven(slices, pause);
    const { rows } = partingTable(told, policy, AGAINST);
    const isShown = (span: Span): boolean => at === undefined || (span.from <= at && at < span.to);
    const partings = rows.filter(isShown);
    const others = wrongAlone(told, [policy, AGAINST], rows).filter(({ stretch }) => isShown(stretch));
    this.#totals.add(told, names.length, partings.length);
    const shown = partings.slice(0, MAX_TOLD - this.#partings.length);
    const alone: readonly WrongAlone[] = others.slice(0, MAX_TOLD - this.#wrong.length);
    const starts = [...shown, ...alone.map(({ stretch }) => stretch)].flatMap(({ startedBy }) => startedBy ?? []);
    const findings = await readFindings(log, starts);
    const causeOf = (id: string | null) => (id === null ? undefined : findings.get(id));
    const cures = emulationOf(policy)?.cures ?? [];
    for (const row of shown) this.#partings.push(rowLine(row, policy, causeOf(row.startedBy), cures));
    for (const each of alone) this.#wrong.push(wrongLine(each, causeOf(each.stretch.startedBy)));
  }

  leaveOut(names: readonly string[]): void {
    this.#leftOutCount += names.length;
    this.#leftOut.push(...names.slice(0, MAX_LEFT_OUT - this.#leftOut.length));
  }

  get result(): JsonObject {
    const leftOut = { count: this.#leftOutCount, names: this.#leftOut, mostEvents: MAX_EVENTS };
    return plain({
      summary: this.#totals.line,
      partings: this.#partings,
      wrong: this.#wrong,
      ...(this.#leftOutCount > 0 && { leftOut }),
    });
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
}
