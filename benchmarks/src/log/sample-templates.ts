import { createResolver, createWellKnownFetch } from '@wherefore/core';
import { addressRules } from '@wherefore/discovery';
import { createMemoryLog } from '@wherefore/event-log';
import { createSimulatedInternet, createWorld, VirtualClock, type WorldData } from '@wherefore/testkit';

/** The name that stands in a template where a sample has its own; as long as those are. */
export const TEMPLATE_NAME = 'n0000000.example';

/** An event as the resolver recorded it, its data and stream as text to be filled in. */
export interface TemplateEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly dataText: string;
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
  readonly observedAt: number;
}

/** Ten events or so of one server name, as its first resolution and two refreshes leave them behind. */
export type Template = readonly TemplateEvent[];

const REFRESH_MS = 400_000;

/** One template for each way to a destination, recorded by the resolver itself on virtual time. */
export function makeTemplates(): Promise<readonly Template[]> {
  return Promise.all([record(delegated), record(delegated), record(noDelegation), record(bySrv)]);
}

const none = { error: 'NXDOMAIN', negativeTtl: 3600 } as const;
const noData = { error: 'NODATA', negativeTtl: 3600 } as const;
const wellKnown = `https://${TEMPLATE_NAME}/.well-known/matrix/server`;

const delegated: WorldData = {
  dns: {
    [`A fed.${TEMPLATE_NAME}`]: [{ data: '192.0.2.11', ttl: 300 }],
    [`AAAA fed.${TEMPLATE_NAME}`]: noData,
    [`A ${TEMPLATE_NAME}`]: [{ data: '192.0.2.10', ttl: 300 }],
  },
  wellKnown: {
    [wellKnown]: {
      status: 200,
      headers: { 'cache-control': 'max-age=86400', 'content-type': 'application/json' },
      body: `{"m.server":"fed.${TEMPLATE_NAME}:443"}`,
    },
  },
};

const noDelegation: WorldData = {
  dns: {
    [`A ${TEMPLATE_NAME}`]: [{ data: '192.0.2.10', ttl: 300 }],
    [`AAAA ${TEMPLATE_NAME}`]: noData,
    [`SRV _matrix-fed._tcp.${TEMPLATE_NAME}`]: none,
    [`SRV _matrix._tcp.${TEMPLATE_NAME}`]: none,
  },
  wellKnown: { [wellKnown]: { status: 404 } },
};

const bySrv: WorldData = {
  dns: {
    [`A ${TEMPLATE_NAME}`]: [{ data: '192.0.2.10', ttl: 300 }],
    [`SRV _matrix-fed._tcp.${TEMPLATE_NAME}`]: [
      { priority: 10, weight: 5, port: 8443, target: `m.${TEMPLATE_NAME}`, ttl: 300 },
    ],
    [`A m.${TEMPLATE_NAME}`]: [{ data: '192.0.2.12', ttl: 300 }],
    [`AAAA m.${TEMPLATE_NAME}`]: noData,
  },
  wellKnown: { [wellKnown]: { status: 404 } },
};

async function record(data: WorldData): Promise<Template> {
  const clock = new VirtualClock();
  using world = createWorld(data, { clock, serverNames: [TEMPLATE_NAME] });
  for (const host of [TEMPLATE_NAME, `fed.${TEMPLATE_NAME}`, `m.${TEMPLATE_NAME}`]) world.expect(host);
  const internet = createSimulatedInternet(world, { clock });
  const log = createMemoryLog({ clock: () => clock.now() });
  const resolver = createResolver({
    log,
    clock,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: addressRules({ allow: ['192.0.2.0/24'] }),
  });
  for (let round = 0; round < 3; round += 1) {
    await clock.run(resolver.resolve(TEMPLATE_NAME));
    await clock.advanceBy(REFRESH_MS);
  }
  await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
  const { events } = await log.readAll();
  return events.map(({ id, type, stream, data: fields, correlationId, causationId, observedAt }) => ({
    id,
    type,
    stream,
    dataText: JSON.stringify(fields),
    correlationId,
    causationId,
    observedAt,
  }));
}
