import { setTimeout as sleep } from 'node:timers/promises';
import { serverStream } from '@wherefore/discovery';
import { openEventLog } from '@wherefore/event-log/postgres';
import { startLab } from '../../log/lab.ts';
import type { Measure } from '../../measures/measure.ts';
import { eachRun } from '../../measures/measure.ts';
import { buildPackages } from '../../process/build-packages.ts';
import { besideUs, inChild } from '../../process/child.ts';
import { OURS } from '../../process/subject-name.ts';
import { startApp } from '../app-process.ts';
import type { BareStreamInput, BareStreamReport } from '../process/bare-stream.ts';
import type { StreamClientsInput, StreamClientsReport } from '../process/stream-clients.ts';

const CLIENTS = 100;
const EVENTS = 500;
const EVERY_MS = 10;

export const eventStream: Measure = {
  number: 4,
  title: 'stream of events to a hundred clients',
  async run(context) {
    const built = buildPackages(context.tell);
    if (built.kind === 'failed') throw new Error(built.reason);
    const runs = await eachRun(context, async (run) => {
      context.tell(`run ${run + 1}`);
      const { ours, text } = await measureOurs();
      return { ours, bare: await measureBare(text) };
    });
    const what = `${EVENTS} events, one each ${EVERY_MS} ms, to ${CLIENTS} clients`;
    const against = 'node:http that writes the same bytes';
    const line = { measure: 4, subject: OURS } as const;
    return [
      {
        ...line,
        what: `${what}: from the call that records one until a client has it, median`,
        value: { samples: runs.map(({ ours }) => ours.medianMs), unit: 'ms' },
        against: { what: against, value: { samples: runs.map(({ bare }) => bare.medianMs), unit: 'ms' } },
      },
      {
        ...line,
        what: `${what}: 99 of 100 within`,
        value: { samples: runs.map(({ ours }) => ours.p99Ms), unit: 'ms' },
        against: { what: against, value: { samples: runs.map(({ bare }) => bare.p99Ms), unit: 'ms' } },
      },
      {
        ...line,
        what: `${what}: CPU of the API for each event and client`,
        value: { samples: runs.map(({ ours }) => ours.cpuNs), unit: 'ns' },
        against: { what: against, value: { samples: runs.map(({ bare }) => bare.cpuNs), unit: 'ns' } },
        ratio: runs.map(({ ours, bare }) => ours.cpuNs / bare.cpuNs),
        aim: { kind: 'at-most', bound: 2 },
      },
    ];
  },
};

interface Told extends StreamClientsReport {
  /** For each event and client. */
  readonly cpuNs: number;
}

async function measureOurs(): Promise<{ readonly ours: Told; readonly text: string }> {
  await using lab = await startLab();
  await using api = await startApp('api', lab.url);
  await using log = await openEventLog(lab.url);
  const clients = startClients(`${api.url}/v1/events/stream`);
  await until(async () => (await api.metric('wherefore_http_streams')) === CLIENTS, clients);
  const cpu = (): Promise<number> => api.metric('process_cpu_seconds_total');
  const before = await cpu();
  for (let index = 0; index < EVENTS; index += 1) {
    void log.append([{ stream: serverStream('n.example'), expected: 'any', events: [request()] }]);
    await sleep(EVERY_MS);
  }
  const report = await clients;
  const cpuNs = (((await cpu()) - before) * 1e9) / (CLIENTS * EVENTS);
  return { ours: { ...report, cpuNs }, text: await oneOf(api.url) };
}

function request() {
  const data = { serverName: 'n.example', by: 'caller', why: 'unknown', requestedAt: Date.now() };
  return { id: crypto.randomUUID(), type: 'ResolutionRequested', data };
}

/** An event as it goes out, with a mark where its time is. */
async function oneOf(url: string): Promise<string> {
  const { items } = (await (await fetch(`${url}/v1/events?limit=1`)).json()) as { readonly items: readonly object[] };
  const data = JSON.stringify(items[0]).replace(/"requestedAt":[0-9]+/, '"requestedAt":TIME');
  return `id: 1000\nevent: ResolutionRequested\ndata: ${data}\n\n`;
}

async function measureBare(text: string): Promise<Told> {
  const input: BareStreamInput = { text, events: EVENTS, everyMs: EVERY_MS };
  await using bare = await besideUs<BareStreamInput, BareStreamReport>('../api/process/bare-stream.ts', input);
  const { url } = bare.report;
  const ask = async (path: string): Promise<number> => Number(await (await fetch(`${url}${path}`)).text());
  const clients = startClients(`${url}/stream`);
  await until(async () => (await ask('/open')) === CLIENTS, clients);
  const before = await ask('/cpu');
  await ask('/go');
  const report = await clients;
  return { ...report, cpuNs: (((await ask('/cpu')) - before) * 1000) / (CLIENTS * EVENTS) };
}

function startClients(url: string): Promise<StreamClientsReport> {
  const input = { url, clients: CLIENTS, events: EVENTS };
  return inChild<StreamClientsInput, StreamClientsReport>('../api/process/stream-clients.ts', input);
}

/** Waits for what has to be so, but not after `work` has failed. */
async function until(isSo: () => Promise<boolean>, work: Promise<unknown>): Promise<void> {
  let failed: unknown;
  work.catch((error: unknown) => {
    failed = error;
  });
  while (!(await isSo())) {
    if (failed !== undefined) throw failed;
    await sleep(50);
  }
}
