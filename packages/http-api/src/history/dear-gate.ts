import { Gate } from '../limits/gate.ts';

/** For answers that take reading much: one at a time, and no client has all the room to wait in. */
export function dearGate(): Gate {
  return new Gate({ places: 1, waiting: 64, waitingOfOne: 8 });
}
