import type { BulkLog } from '@wherefore/event-log';
import { Gate } from './gate.ts';

/** Connections to the database that are left to whoever resolves names, however many read what is recorded. */
const LEFT = 2;
/** One answer about the past takes up to a hundred readings. */
const WAITING = 10_000;
const PATIENCE_MS = 5000;

/** For what is read of the database to answer those who look: not all connections, or nothing could be resolved. */
export function readingGate({ connections }: { readonly connections: number }): Gate {
  return new Gate({ places: Math.max(1, connections - LEFT), waiting: WAITING, patienceMs: PATIENCE_MS });
}

/** The same log, read through a gate. */
export function readInTurn(log: BulkLog, gate: Gate): BulkLog {
  const inTurn: Partial<BulkLog> = {
    readStream: (stream, options) => gate.through(() => log.readStream(stream, options)),
    readEvents: (ids) => gate.through(() => log.readEvents(ids)),
    readAll: (options) => gate.through(() => log.readAll(options)),
    settled: (lane) => gate.through(() => log.settled(lane)),
  };
  return new Proxy(log, {
    get(target, name) {
      if (Object.hasOwn(inTurn, name)) return inTurn[name as keyof BulkLog];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
