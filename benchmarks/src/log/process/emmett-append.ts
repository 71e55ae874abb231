import { script } from '../../process/child.ts';
import { type EmmettStore, openEmmett } from '../emmett.ts';
import { manyCallers } from '../many-callers.ts';
import { sampleEvents } from '../sample-log.ts';
import { makeTemplates } from '../sample-templates.ts';

export interface EmmettAppendInput {
  readonly url: string;
  readonly callers: number;
  readonly appends: number;
  readonly prefix: string;
}

export interface EmmettAppendReport {
  readonly eventsPerSecond: number;
}

/** One event a stream, expected version 0. */
script<EmmettAppendInput, EmmettAppendReport>(async ({ url, callers, appends, prefix }) => {
  const store = await openEmmett(url);
  const events = [...sampleEvents(await makeTemplates(), appends)].map(({ event }) => event);
  const append = (stream: string, index: number): ReturnType<EmmettStore['appendToStream']> => {
    const { id = '', type = '', data = {}, correlationId, causationId } = events[index] ?? {};
    const metadata = { messageId: id, correlationId, causationId };
    return store.appendToStream(stream, [{ type, data, metadata }], { expectedStreamVersion: 0n });
  };
  await manyCallers(callers, callers, (index) => append(`${prefix}-warm-${index}`, index));
  const seconds = await manyCallers(appends, callers, (index) => append(`${prefix}-${index}`, index));
  await store.close();
  return { eventsPerSecond: appends / seconds };
});
