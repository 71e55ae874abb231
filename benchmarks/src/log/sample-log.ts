import type { JsonObject, NewEvent } from '@wherefore/event-log';
import { TEMPLATE_NAME, type Template } from './sample-templates.ts';

/** An event on its way into a log, and the stream that it belongs to. */
export interface SampleEvent {
  readonly stream: string;
  readonly event: NewEvent;
}

/** So many names are under way at once: their events alternate, as they do in life. */
const GROUP = 100;

/** Yields events of many server names until there are `count`, the same for the same arguments. */
export function* sampleEvents(templates: readonly Template[], count: number): Generator<SampleEvent, void, undefined> {
  let left = count;
  for (let first = 0; left > 0; first += GROUP) {
    const names = Array.from({ length: GROUP }, (_, index) => filled(templates, first + index));
    const longest = Math.max(...names.map((events) => events.length));
    for (let place = 0; place < longest; place += 1) {
      for (const events of names) {
        const sample = events[place];
        if (sample === undefined) continue;
        yield sample;
        left -= 1;
        if (left === 0) return;
      }
    }
  }
}

/** The events of one server name. */
function filled(templates: readonly Template[], index: number): readonly SampleEvent[] {
  const template = templates[index % templates.length] ?? [];
  const name = sampleName(index);
  const ids = new Map(template.map(({ id }, place) => [id, sampleId(index, place)]));
  const known = (id: string): string => ids.get(id) ?? id;
  const fill = (text: string): string => text.replaceAll(TEMPLATE_NAME, name).replaceAll(UUID, known);
  return template.map(({ id, type, stream, dataText, correlationId, causationId, observedAt }) => ({
    stream: fill(stream),
    event: {
      id: known(id),
      type,
      data: JSON.parse(fill(dataText)) as JsonObject,
      observedAt,
      ...(correlationId === undefined ? {} : { correlationId: known(correlationId) }),
      ...(causationId === undefined ? {} : { causationId: known(causationId) }),
    },
  }));
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** As long as `TEMPLATE_NAME`. */
export function sampleName(index: number): string {
  return `n${String(index).padStart(7, '0')}.example`;
}

/** A UUID of version 7: grows along the log, its random part scattered. */
function sampleId(index: number, place: number): string {
  const time = (1_767_225_600_000 + Math.floor(index / GROUP) * 16 + place).toString(16).padStart(12, '0');
  const low = (Math.imul(index * 32 + place + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  const number = (index * 32 + place).toString(16).padStart(8, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${low.slice(0, 3)}-8${low.slice(3, 6)}-${low.slice(6)}00${number}`;
}
