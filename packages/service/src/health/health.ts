/** How a part of the process does. */
export interface PartHealth {
  readonly isReady: boolean;
  /** One sentence for people: what it waits for, or how far it is. */
  readonly detail: string;
  /** The same for programs: the read models, where the part is about them. */
  readonly models?: readonly ModelHealth[];
}

/** How far a read model is behind the log. */
export interface ModelHealth {
  readonly name: string;
  /** So many events it has yet to come by. */
  readonly eventsBehind: number;
  /** Age of the oldest of them, ms; 0 where there is none. */
  readonly msBehind: number;
  /** It stands before an event that it cannot fold. */
  readonly isHalted: boolean;
}

/** The parts of a process and how they do: what `/readyz` tells. */
export interface Health {
  /** Sets how a part does. A part that is not ready makes the process not ready. */
  set(part: string, health: PartHealth): void;
  /** Adds a part that is asked whenever somebody wants to know. What it throws is its detail, and it is not ready. */
  add(part: string, check: () => PartHealth | Promise<PartHealth>): void;
  report(): Promise<HealthReport>;
}

export interface HealthReport {
  readonly isReady: boolean;
  readonly parts: Readonly<Record<string, PartHealth>>;
}
