import type { FastifyInstance, onResponseHookHandler } from 'fastify';
import type { Registry } from 'prom-client';
import { DurationsByLabel } from './durations.ts';
import { Tallies, type Tally } from './tallies.ts';

/** Where nothing is served: what paths people try is theirs to choose, and no label. */
const NOWHERE = '(none)';

/** Counts what is answered, by route. Comes before the routes. */
export function addHttpMetrics(app: FastifyInstance, registry: Registry): void {
  const requests = new Tallies(registry, {
    name: 'wherefore_http_requests_total',
    help: 'Requests answered, by method, route and status.',
    labels: ['method', 'route', 'status'],
  });
  const durations = new DurationsByLabel(registry, {
    name: 'wherefore_http_request_duration_seconds',
    help: 'From the first byte of a request to the last one of its answer.',
    label: 'route',
  });
  const meter = (method: string, route: string): onResponseHookHandler => {
    const took = durations.of(route);
    const byStatus = new Map<number, Tally>();
    return (_request, reply, done) => {
      const { statusCode } = reply;
      let tally = byStatus.get(statusCode);
      if (tally === undefined) {
        tally = requests.tally({ method, route, status: String(statusCode) });
        byStatus.set(statusCode, tally);
      }
      tally.value += 1;
      took.add(reply.elapsedTime);
      done();
    };
  };
  app.addHook('onRoute', (route) => {
    route.onResponse = [meter(String(route.method), route.url), ...[route.onResponse ?? []].flat()];
  });
  const elsewhere = new Map<string, onResponseHookHandler>();
  app.addHook('onResponse', function (request, reply, done) {
    if (!request.is404) {
      done();
      return;
    }
    const { method } = request;
    const known = elsewhere.get(method) ?? meter(method, NOWHERE);
    elsewhere.set(method, known);
    known.call(this, request, reply, done);
  });
}
