import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { DEFAULT_SERVICE_SETTINGS } from '../default-settings.ts';
import { openService } from '../open-service.ts';

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

interface Span {
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

/** Takes what is exported, over real HTTP. */
async function startCollector() {
  const taken: Exported[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        taken.push(JSON.parse(Buffer.concat(chunks).toString()) as Exported);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    spans: () =>
      taken
        .flatMap(({ resourceSpans }) => resourceSpans.flatMap((each) => each.scopeSpans))
        .flatMap((each) => each.spans),
    names: () => taken.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ resource }) => resource.attributes)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const NAME = '8.8.8.8:8448';

function open(tracesUrl: string) {
  return openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: 'memory://', tracesUrl },
    { signal: new AbortController().signal, logger: pino({ level: 'silent' }) },
  );
}

test('resolutions and refreshes are told to a collector, answers from memory are not', async () => {
  await using collector = await startCollector();
  const service = await open(collector.url);
  await service.resolver.resolve(NAME);
  await service.resolver.resolve(NAME);
  await service.resolver.resolve(NAME, { by: 'refresher', minFresh: 1 });
  await service[Symbol.asyncDispose]();
  expect(collector.spans().map(({ name }) => name)).toEqual(['resolve', 'refresh']);
  expect(collector.spans()[0]?.attributes).toEqual(
    expect.arrayContaining([
      { key: 'wherefore.server_name', value: { stringValue: NAME } },
      { key: 'wherefore.outcome', value: { stringValue: 'destination' } },
      { key: 'wherefore.step', value: { stringValue: '1' } },
    ]),
  );
  expect(collector.names()).toContainEqual({ key: 'service.name', value: { stringValue: 'wherefore' } });
});

test('a collector that is away keeps nothing from its end', async () => {
  const service = await open('http://127.0.0.1:1/v1/traces');
  await service.resolver.resolve(NAME);
  await service[Symbol.asyncDispose]();
});
