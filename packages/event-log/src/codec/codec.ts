import type { RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';
import { limits } from '../limits.ts';
import { EventFromTheFuture, InvalidCodec, UnknownEventType, UpcastFailed } from './errors.ts';

/** Data of one version to data of the next: pure, total, and leaving what it is given as it was. */
export type Upcast = (data: JsonObject) => JsonObject;

/** Every version that events of a type were ever written in. */
export interface EventTypeHistory {
  /** The version that is written today, 1 or more. */
  readonly current: number;
  /** From each version before `current` to the one after it, by the version from which. Default: none. */
  readonly upcasts?: Readonly<Record<number, Upcast>>;
}

/** An event as the program's own types have it. */
export interface EventShape {
  readonly type: string;
  readonly data: object;
}

/** An event of the union `E` with what the log says of it. */
export type Decoded<E extends EventShape> = E extends EventShape ? Omit<RecordedEvent, 'type' | 'data'> & E : never;

/** Reads events whatever version they were written in. */
export interface Codec<E extends EventShape = RecordedEvent> {
  /** The version of today, by type: what `schemaVersion` a writer gives. */
  readonly versions: ReadonlyMap<E['type'], number>;

  /**
   * The event with data, and `schemaVersion`, of the version of today. What it means is not looked at: an event is in
   * the log because a program of ours has put it there.
   *
   * @throws {UnknownEventType} the type is not in the registry
   * @throws {EventFromTheFuture} a newer program wrote it
   * @throws {UpcastFailed} an upcaster threw
   */
  decode(event: RecordedEvent): Decoded<E>;
}

/**
 * A codec of these types.
 *
 * @throws {InvalidCodec} a version has no way to the next, or an upcaster leads from a version that is none
 */
export function createCodec<E extends EventShape = RecordedEvent>(
  types: Readonly<Record<E['type'], EventTypeHistory>>,
): Codec<E> {
  const histories = new Map<string, Steps>();
  for (const [type, history] of Object.entries<EventTypeHistory>(types)) histories.set(type, stepsOf(type, history));
  const versions = new Map([...histories].map(([type, { current }]) => [type as E['type'], current]));
  return {
    versions,
    decode(event) {
      const steps = histories.get(event.type);
      if (steps === undefined) throw new UnknownEventType(event);
      // The registry says that the type is one of E; that its data is too, is the word of who wrote it.
      return bringUp(event, steps) as unknown as Decoded<E>;
    },
  };
}

interface Steps {
  readonly current: number;
  /** The upcaster from version 1 first. */
  readonly upcasts: readonly Upcast[];
}

function stepsOf(type: string, { current, upcasts = {} }: EventTypeHistory): Steps {
  if (!Number.isInteger(current) || current < 1 || current > limits.schemaVersion) {
    throw new InvalidCodec(`${type}: the current version must be 1 to ${limits.schemaVersion}, not ${String(current)}`);
  }
  const steps: Upcast[] = [];
  for (let from = 1; from < current; from++) {
    const upcast = upcasts[from];
    if (upcast === undefined) throw new InvalidCodec(`${type}: no upcaster from version ${from} to ${from + 1}`);
    steps.push(upcast);
  }
  const stray = Object.keys(upcasts).find((from) => !(Number(from) >= 1 && Number(from) < current));
  if (stray !== undefined)
    throw new InvalidCodec(`${type}: an upcaster from version ${stray}, the current is ${current}`);
  return { current, upcasts: steps };
}

function bringUp(event: RecordedEvent, { current, upcasts }: Steps): RecordedEvent {
  const { schemaVersion } = event;
  if (schemaVersion === current) return event;
  if (schemaVersion > current) throw new EventFromTheFuture(event, current);
  let { data } = event;
  for (const [index, upcast] of upcasts.slice(schemaVersion - 1).entries()) {
    try {
      data = upcast(data);
    } catch (cause) {
      throw new UpcastFailed(event, schemaVersion + index, cause);
    }
  }
  return { ...event, schemaVersion: current, data };
}
