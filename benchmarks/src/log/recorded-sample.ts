import type { RecordedEvent } from '@wherefore/event-log';
import { sampleEvents } from './sample-log.ts';
import type { Template } from './sample-templates.ts';

const BEGAN = 1_767_225_600_000;

/** Sample events as another log would have them: with versions, and recorded one after the other. */
export function* recordedSample(
  templates: readonly Template[],
  count: number,
  skip: number = 0,
): Generator<RecordedEvent, void, undefined> {
  const versions = new Map<string, number>();
  let position = 0n;
  for (const { stream, event } of sampleEvents(templates, count)) {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    position += 1n;
    if (position <= BigInt(skip)) continue;
    const { schemaVersion = 1, observedAt = BEGAN, ...rest } = event;
    yield { ...rest, schemaVersion, observedAt, recordedAt: observedAt, stream, version, position };
  }
}
