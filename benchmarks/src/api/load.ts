import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly paths: readonly string[];
  /** One after the other from the first on. Default: in no order. */
  readonly isInTurn?: boolean;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadReport {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** Those that were no answer with status 200. */
  readonly failures: number;
}

const run = promisify(execFile);

/** The tool: wrk where it is installed, which costs the machine less; autocannon else. */
export async function loadTool(): Promise<'wrk' | 'autocannon'> {
  try {
    await run('wrk', ['--version']);
    return 'wrk';
  } catch (error) {
    // It knows no way to say its version without failing.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'autocannon' : 'wrk';
  }
}

export async function underLoad(load: Load): Promise<LoadReport> {
  return (await loadTool()) === 'wrk' ? await byWrk(load) : await byAutocannon(load);
}

async function byWrk({ url, paths, isInTurn = false, connections, seconds }: Load): Promise<LoadReport> {
  const folder = await mkdtemp(join(tmpdir(), 'wherefore-load-'));
  try {
    const file = join(folder, 'paths.lua');
    await writeFile(file, luaScript(paths, isInTurn));
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', file, url];
    const { stdout } = await run('wrk', args, { maxBuffer: 1 << 20 });
    const report = /^REPORT (\d+) (\d+) (\d+) (\d+)$/m.exec(stdout);
    if (report === null) throw new Error(`wrk did not report: ${stdout.slice(0, 500)}`);
    const [requests, durationUs, p99Us, failures] = report.slice(1).map(Number) as [number, number, number, number];
    return { requestsPerSecond: requests / (durationUs / 1e6), p99Ms: p99Us / 1000, failures };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Requests are made beforehand, so that making them does not count. */
function luaScript(paths: readonly string[], isInTurn: boolean): string {
  const place = isInTurn ? 'place % #requests + 1' : 'math.random(#requests)';
  return `local paths = {}
for path in ([[${paths.join(' ')}]]):gmatch("[^ ]+") do paths[#paths + 1] = path end
local requests, place = {}, 0
init = function() for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path) end end
request = function() place = ${place}; return requests[place] end
done = function(summary, latency)
  local e = summary.errors
  print(string.format("REPORT %d %d %d %d", summary.requests, summary.duration, latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}

/** Each of its connections has a list of its own, and keeps the requests as objects: some of them have to do. */
const ITS_PATHS = 2000;

async function byAutocannon({ url, paths, connections, seconds }: Load): Promise<LoadReport> {
  const stride = Math.ceil(paths.length / ITS_PATHS);
  const requests = paths.filter((_, place) => place % stride === 0).map((path) => ({ path }));
  const result = await autocannon({ url, connections, duration: seconds, requests });
  const { latency, errors, non2xx } = result;
  return { requestsPerSecond: result.requests.average, p99Ms: latency.p99, failures: errors + non2xx };
}
