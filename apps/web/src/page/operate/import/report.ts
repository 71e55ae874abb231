import { send } from '../../api/ask.ts';
import type { paths } from '../../api/openapi.ts';
import { Problem, problemFrom } from '../../api/problem.ts';

export type Report = paths['/v1/imports/tuwunel']['post']['responses'][200]['content']['application/json'];
export type Verdict = Report['items'][number];
export type Unread = Report['problems'][number];
export type VerdictKind = Verdict['kind'];

export const IMPORT_PATH = '/v1/imports/tuwunel';

type Line = paths['/v1/imports/tuwunel']['post']['responses'][200]['content']['application/x-ndjson'];
/** How many rows are recorded, and how many were looked up. */
export type Judging = Pick<Extract<Line, { kind: 'progress' }>, 'total' | 'taken' | 'done'>;

/** Has what another homeserver has cached recorded as its claim, and judged row by row. */
export async function judge(
  text: string,
  onProgress: (judging: Judging) => void,
  signal: AbortSignal,
): Promise<Report> {
  const { body } = await send(IMPORT_PATH, {
    method: 'POST',
    body: text,
    contentType: 'text/plain',
    accept: 'application/x-ndjson',
    signal,
  });
  try {
    for await (const text of linesOf(body?.pipeThrough(new TextDecoderStream()) ?? [])) {
      const line = JSON.parse(text) as Line;
      if (line.kind === 'report') return line;
      if (line.kind === 'error') throw await problemFrom(Response.json(line.problem));
      onProgress(line);
    }
  } catch (error) {
    if (error instanceof Problem || signal.aborted) throw error;
    throw brokenOff(error);
  }
  throw brokenOff();
}

function brokenOff(cause?: unknown): Problem {
  return new Problem('The answer broke off. What was recorded until then stays: judge it again.', {
    code: 'unexpected-answer',
    status: 0,
    cause,
  });
}

/** Whole lines, however they come; the last one may have megabytes. */
async function* linesOf(parts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const part of parts) {
    const [first = '', ...others] = part.split('\n');
    begun.push(first);
    for (const other of others) {
      yield begun.join('');
      begun = [other];
    }
  }
}

/** What a row claims, as far as a list tells it. */
export interface Claimed {
  readonly serverName: string;
  readonly table: 'destinations' | 'overrides';
  readonly source: string;
  /** Where it leads, in the words of the table. */
  readonly leads: string;
  readonly expiresAt: string | null;
}

export function claimedIn({ claim }: Verdict): Claimed {
  const text = (key: string): string => (typeof claim[key] === 'string' ? claim[key] : '');
  const port = typeof claim['port'] === 'number' ? claim['port'] : 0;
  const isOverride = claim['table'] === 'overrides';
  const addresses = Array.isArray(claim['addresses']) ? claim['addresses'].map(String) : [];
  const host = text('host');
  return {
    serverName: text('serverName'),
    table: isOverride ? 'overrides' : 'destinations',
    source: text('source') === 'continuwuity' ? 'Continuwuity' : 'Tuwunel',
    leads: isOverride
      ? `${addresses.join(', ') || 'no address'}, port ${port}`
      : `${host.includes(':') ? `[${host}]` : host}:${port}`,
    expiresAt: typeof claim['expiresAt'] === 'string' ? claim['expiresAt'] : null,
  };
}

export interface Difference {
  readonly part: string;
  readonly claimed: string;
  readonly right: string;
}

const PARTS: Readonly<Record<string, string>> = {
  host: 'Host',
  port: 'Port',
  hostname: 'Name of the certificate',
  step: 'Step',
  delegation: 'Delegation',
  addresses: 'Addresses',
  overriding: 'Overriding',
  existence: 'Leads to',
};

/** What is wrong with a row: what it says, and what the evidence does. */
export function differencesIn({ differences = [] }: Verdict): readonly Difference[] {
  return differences.map(({ part, claimed, right }) => ({
    part: PARTS[String(part)] ?? String(part),
    claimed: String(claimed),
    right: String(right),
  }));
}
