import type { LogPage } from '@wherefore/event-log';
import type { EngineContext } from './context.ts';
import { fillEmpty } from './ensure.ts';
import { Overtaken, ProjectionFaulted } from './errors.ts';
import type { Poison } from './faults.ts';
import { GenerationFold } from './generation-fold.ts';
import { type Generation, readGenerations, releaseGenerations, takeGeneration } from './generations.ts';
import { PageReader } from './page-reader.ts';
import { pause } from './pause.ts';
import { RecentEvents } from './recent-events.ts';
import { retireStandbys } from './retire.ts';

/** How long to wait for news when none came, and at most. */
const IDLE_MIN_MS = 25;
const IDLE_MAX_MS = 1000;

/** After so long without news of its own a worker looks whether what others have is free. */
const STANDBY_MS = 250;

const RETIRE_EVERY_MS = 30_000;

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** After each step. */
  readonly onProgress?: (progress: FollowProgress) => void;
  /** Called when a projection halts; without it `follow` ends with the error. The others go on. */
  readonly onFault?: (fault: ProjectionFaulted) => void;
}

export interface FollowProgress {
  readonly lane: number;
  readonly position: bigint;
  readonly events: number;
}

/** Keeps the projections that are served, and those that stand by, at the end of the log. One reading serves them all. */
export class Follower {
  readonly #context: EngineContext;
  readonly #recent: RecentEvents;
  readonly #pages: PageReader;
  readonly #folds = new Map<string, GenerationFold>();
  /** Told of once; by generation, until it moves again. */
  readonly #halted = new Map<string, bigint>();

  constructor(context: EngineContext) {
    this.#context = context;
    this.#recent = new RecentEvents(context.log);
    this.#pages = new PageReader(context.log, context.pageSize);
  }

  /**
   * Brings the projections up to what the log had when this was called. Waits for those that another worker has.
   *
   * @throws {ProjectionFaulted} one of them has halted; the others are up to date
   */
  async catchUp({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await fillEmpty(this.#context, signal);
    const ends: LaneEnds = new Map();
    this.#halted.clear();
    let fault: ProjectionFaulted | undefined;
    try {
      for (;;) {
        signal?.throwIfAborted();
        const { isIdle, faults } = await this.#step(ends);
        fault ??= faults[0];
        if (!isIdle) continue;
        if (await this.#isThere(ends)) break;
        // Somebody else has them, or took them over just now.
        await pause(IDLE_MIN_MS, signal);
      }
    } finally {
      await this.#pages.stop();
    }
    await releaseGenerations(this.#context);
    if (fault !== undefined) throw fault;
  }

  /**
   * Follows the log until the signal is aborted, which is how it ends.
   *
   * @throws {ProjectionFaulted} a projection has halted, and there is no `onFault`
   */
  async follow({ signal, onProgress, onFault }: FollowOptions): Promise<void> {
    let wake = (): void => undefined;
    using _ = this.#context.log.listen(() => wake());
    let idleMs = IDLE_MIN_MS;
    let retiredAt = 0;
    // Whoever starts again wants to be told again.
    this.#halted.clear();
    try {
      await fillEmpty(this.#context, signal);
      while (!signal.aborted) {
        const { isIdle, faults, steps } = await this.#step();
        for (const step of steps) onProgress?.(step);
        for (const fault of faults) {
          if (onFault === undefined) throw fault;
          onFault(fault);
        }
        idleMs = isIdle ? Math.min(idleMs * 2, IDLE_MAX_MS) : IDLE_MIN_MS;
        if (!isIdle) continue;
        if (performance.now() - retiredAt >= RETIRE_EVERY_MS) {
          await retireStandbys(this.#context, this.#context.standbyMs);
          retiredAt = performance.now();
        }
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await pause(Math.min(idleMs, this.#context.leaseMs / 4, STANDBY_MS), signal, woken);
      }
    } finally {
      await this.#pages.stop();
      await releaseGenerations(this.#context);
    }
  }

  /** One page of each lane, for all that are free. `ends` learns where lanes end, and is not gone beyond. */
  async #step(ends?: LaneEnds): Promise<Step> {
    const folds = await this.#take();
    const faults: ProjectionFaulted[] = [];
    const steps: FollowProgress[] = [];
    let isIdle = true;
    for (let lane = 0; lane < this.#context.log.lanes; lane += 1) {
      const ready = folds.filter((fold) => !this.#isDone(fold, lane, ends?.get(lane)));
      if (ready.length === 0) continue;
      const after = ready.map((fold) => positionOf(fold.generation, lane)).reduce(smaller);
      const page = await this.#read(lane, after, ends);
      if (page.next <= after) continue;
      this.#recent.add(page.events);
      const behind = ready.filter((fold) => positionOf(fold.generation, lane) < page.next);
      // They have nothing to do with each other; that one fails is told once the others are done.
      const advanced = await Promise.allSettled(behind.map((fold) => this.#advance(fold, lane, page)));
      for (const each of advanced) {
        if (each.status === 'rejected') throw each.reason;
        const { moved, fault } = each.value;
        if (moved) isIdle = false;
        if (fault !== undefined) faults.push(fault);
      }
      steps.push({ lane, position: page.next, events: page.events.length });
    }
    return { isIdle, faults, steps };
  }

  async #read(lane: number, after: bigint, ends: LaneEnds | undefined): Promise<LogPage> {
    const page = await this.#pages.read(lane, after);
    // A short page reaches what there was to read.
    if (ends !== undefined && !ends.has(lane) && page.events.length < this.#pages.limit) ends.set(lane, page.next);
    return page;
  }

  async #advance(
    fold: GenerationFold,
    lane: number,
    page: LogPage,
  ): Promise<{ readonly moved: boolean; readonly fault?: ProjectionFaulted }> {
    const { name } = fold.generation;
    const key = keyOf(fold.generation);
    const before = positionOf(fold.generation, lane);
    let poison: Poison | undefined;
    try {
      poison = await fold.advance(lane, page.events, page.next);
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      this.#folds.delete(key);
      return { moved: false };
    }
    const moved = positionOf(fold.generation, lane) > before;
    if (poison === undefined) {
      this.#halted.delete(`${key} ${lane}`);
      return { moved };
    }
    const isNews = this.#halted.get(`${key} ${lane}`) !== poison.event.position;
    this.#halted.set(`${key} ${lane}`, poison.event.position);
    return isNews ? { moved, fault: new ProjectionFaulted(name, poison.event, poison.error) } : { moved };
  }

  #isDone(fold: GenerationFold, lane: number, end: bigint | undefined): boolean {
    if (this.#halted.has(`${keyOf(fold.generation)} ${lane}`)) return true;
    return end !== undefined && positionOf(fold.generation, lane) >= end;
  }

  /** The generations that are to be followed and that nobody else has. */
  async #take(): Promise<readonly GenerationFold[]> {
    const folds: GenerationFold[] = [];
    for (const generation of await readGenerations(this.#context)) {
      const fold = await this.#takeOne(generation);
      if (fold !== undefined) folds.push(fold);
    }
    return folds;
  }

  async #takeOne(generation: Generation): Promise<GenerationFold | undefined> {
    if (generation.status !== 'serving' && generation.status !== 'standby') return undefined;
    const projection = this.#context.projections.find(({ name }) => name === generation.name);
    // Rows of another version are another program's business.
    if (projection === undefined || projection.version !== generation.version) return undefined;
    const { owner, leaseMs } = this.#context;
    const isKept = generation.owner === owner && generation.leaseLeftMs > leaseMs / 2;
    const taken = isKept ? generation : await this.#takeOver(generation);
    if (taken === undefined) return undefined;
    const key = keyOf(taken);
    const known = this.#folds.get(key);
    if (known !== undefined) {
      known.renew(taken);
      return known;
    }
    const fold = new GenerationFold(this.#context, projection, taken, this.#recent);
    this.#folds.set(key, fold);
    return fold;
  }

  async #takeOver(generation: Generation): Promise<Generation | undefined> {
    if (!generation.isFree && generation.owner !== this.#context.owner) return undefined;
    return await takeGeneration(this.#context, generation);
  }

  /** Have all that are served come to the ends? What has halted will not, and what another program serves is its own. */
  async #isThere(ends: LaneEnds): Promise<boolean> {
    const versions = new Map(this.#context.projections.map(({ name, version }) => [name, version]));
    const served = (await readGenerations(this.#context)).filter(
      ({ name, version, status }) => status === 'serving' && versions.get(name) === version,
    );
    for (let lane = 0; lane < this.#context.log.lanes; lane += 1) {
      for (const generation of served) {
        if (this.#halted.has(`${keyOf(generation)} ${lane}`)) continue;
        const position = positionOf(generation, lane);
        if (!ends.has(lane)) await this.#read(lane, position, ends);
        const end = ends.get(lane);
        if (end === undefined || position < end) return false;
      }
    }
    return true;
  }
}

/** Where lanes ended when they were first read to their end. */
type LaneEnds = Map<number, bigint>;

interface Step {
  readonly isIdle: boolean;
  readonly faults: readonly ProjectionFaulted[];
  readonly steps: readonly FollowProgress[];
}

function keyOf({ name, generation }: Pick<Generation, 'name' | 'generation'>): string {
  return `${name} ${generation}`;
}

function positionOf({ positions }: Generation, lane: number): bigint {
  return positions[lane] ?? 0n;
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
