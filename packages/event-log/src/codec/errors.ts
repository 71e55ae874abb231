import { EventLogError } from '../errors.ts';
import type { RecordedEvent } from '../event-log.ts';

/** What is told of an event that cannot be read. */
type Told = Pick<RecordedEvent, 'id' | 'position' | 'type' | 'schemaVersion'>;

/** A registry of event types that could not read all that it claims to. A mistake in the program. */
export class InvalidCodec extends EventLogError {
  override readonly name = 'InvalidCodec';
  readonly code = 'codec-invalid';
}

/** An event that this reader must not pass over, and cannot read. */
abstract class UnreadableEvent extends EventLogError {
  readonly eventId: string;
  readonly position: bigint;
  readonly type: string;
  readonly schemaVersion: number;

  constructor({ id, position, type, schemaVersion }: Told, message: string, options?: ErrorOptions) {
    super(`event ${id} at position ${position} is ${type}, version ${schemaVersion}: ${message}`, options);
    this.eventId = id;
    this.position = position;
    this.type = type;
    this.schemaVersion = schemaVersion;
  }
}

/** A type that this reader was not told of: a newer program wrote it, or the log is another program's. */
export class UnknownEventType extends UnreadableEvent {
  override readonly name = 'UnknownEventType';
  readonly code = 'event-type-unknown';

  constructor(event: Told) {
    super(event, 'this program does not know the type. Upgrade the reader.');
  }
}

/** A type that is known, in a version that is newer than this reader. */
export class EventFromTheFuture extends UnreadableEvent {
  override readonly name = 'EventFromTheFuture';
  readonly code = 'event-from-the-future';
  /** The newest version that this reader knows. */
  readonly known: number;

  constructor(event: Told, known: number) {
    super(event, `this program knows versions up to ${known}. Upgrade the reader.`);
    this.known = known;
  }
}

/** Upcasters are total; one that throws has met data that its version does not have, or is wrong. */
export class UpcastFailed extends UnreadableEvent {
  override readonly name = 'UpcastFailed';
  readonly code = 'upcast-failed';

  constructor(event: Told, from: number, cause: unknown) {
    super(event, `its data could not be brought from version ${from} to ${from + 1}.`, { cause });
  }
}
