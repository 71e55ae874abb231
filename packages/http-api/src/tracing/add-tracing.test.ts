import { type Span, type Tracer, type TracerProvider, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryService, openTestApi } from '../testing/open-test-api.ts';

interface Told {
  readonly name: string;
  readonly attributes: Record<string, unknown>;
  hasEnded: boolean;
}

/** Keeps what spans are told. */
function listening(): readonly Told[] {
  const told: Told[] = [];
  const tracer = {
    startSpan: (name: string, { attributes = {} }: { attributes?: object } = {}) => {
      const span: Told = { name, attributes: { ...attributes }, hasEnded: false };
      told.push(span);
      return {
        setAttribute: (key: string, value: unknown) => void Object.assign(span.attributes, { [key]: value }),
        setStatus: () => undefined,
        end: () => {
          span.hasEnded = true;
        },
      } as unknown as Span;
    },
  } as Tracer;
  trace.setGlobalTracerProvider({ getTracer: () => tracer } as TracerProvider);
  return told;
}

afterEach(() => trace.disable());

describe('traces', () => {
  const settings = { ...memoryService().settings, tracesUrl: 'http://127.0.0.1:1/' };

  it('have a span for each request, by its route', async () => {
    const told = listening();
    await using api = await openTestApi({ service: { settings } });
    await api.app.inject('/v1/servers/no%20name/destination');
    await api.app.inject('/v1/anything');
    expect(told.map(({ name }) => name)).toEqual(['GET /v1/servers/:name/destination', 'GET none']);
    expect(told[0]).toMatchObject({ hasEnded: true, attributes: { 'http.response.status_code': 400 } });
    expect(JSON.stringify(told)).not.toContain('anything');
  });

  it('are not made where they go nowhere', async () => {
    const told = listening();
    await using api = await openTestApi();
    await api.app.inject('/healthz');
    expect(told).toEqual([]);
  });
});
