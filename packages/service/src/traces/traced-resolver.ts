import type { Span, Tracer } from '@opentelemetry/api';
import type { Resolver } from '@wherefore/core';
import type { Conclusion } from '@wherefore/discovery';
import { REFRESHER } from '@wherefore/projections';

/** The numbers of the API, which is not loaded for their sake. */
const INTERNAL = 0;
const ERROR = 2;

/** A span for each resolution. What is answered from memory takes less time than to tell of it. */
export function tracedResolver(resolver: Resolver, tracer: Tracer): Resolver {
  const traced = <T>(
    serverName: string,
    by: string | undefined,
    { work, conclusionOf }: { readonly work: () => Promise<T>; readonly conclusionOf: (result: T) => Conclusion },
  ): Promise<T> =>
    tracer.startActiveSpan(by === REFRESHER ? 'refresh' : 'resolve', { kind: INTERNAL }, async (span) => {
      span.setAttribute('wherefore.server_name', serverName.slice(0, 255));
      try {
        const result = await work();
        describe(span, conclusionOf(result));
        return result;
      } catch (error) {
        span.setStatus({ code: ERROR, message: error instanceof Error ? error.message : String(error) });
        throw error;
      } finally {
        span.end();
      }
    });
  return new Proxy(resolver, {
    get(target, name) {
      if (name === 'resolve') {
        return ((serverName, options) => {
          const work = (): Promise<Conclusion> => target.resolve(serverName, options);
          const isAtHand = options?.fresh !== true && options?.minFresh === undefined;
          if (isAtHand && target.peek(serverName) !== undefined) return work();
          return traced(serverName, options?.by, { work, conclusionOf: (conclusion) => conclusion });
        }) satisfies Resolver['resolve'];
      }
      if (name === 'explain') {
        return ((serverName, options) =>
          traced(serverName, options?.by, {
            work: () => target.explain(serverName, options),
            conclusionOf: ({ conclusion }) => conclusion,
          })) satisfies Resolver['explain'];
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function describe(span: Span, { outcome, step, ...rest }: Conclusion): void {
  span.setAttributes({
    'wherefore.outcome': outcome,
    ...(step !== null && { 'wherefore.step': step }),
    ...('code' in rest && { 'wherefore.code': rest.code }),
  });
}
