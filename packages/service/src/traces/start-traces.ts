import type { Tracer } from '@opentelemetry/api';
import { version } from '../version.ts';

/** Spans on their way to a collector. Disposal sends what is left. */
export interface Tracing extends AsyncDisposable {
  readonly tracer: Tracer;
}

/**
 * Sends spans to a collector, from now on until disposal, which sends what is left. Nothing of it is loaded by a process
 * that has nowhere to send them.
 */
export async function startTraces(url: string | undefined): Promise<Tracing | undefined> {
  if (url === undefined) return undefined;
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources, api] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/api'),
  ]);
  const own = resources.resourceFromAttributes({ 'service.name': 'wherefore', 'service.version': version });
  // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go over it.
  const named = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new NodeTracerProvider({
    resource: resources.defaultResource().merge(own).merge(named),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: 5000 }))],
  });
  provider.register();
  return {
    tracer: api.trace.getTracer('wherefore', version),
    async [Symbol.asyncDispose]() {
      // A collector that is away costs the spans, and nothing else.
      await provider.shutdown().catch(() => undefined);
      api.trace.disable();
      api.context.disable();
      api.propagation.disable();
    },
  };
}
