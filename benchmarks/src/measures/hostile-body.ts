import { mixedNames, ZONE } from '../internet/bench-names.ts';
import { besideUs, inChild, WITH_GC } from '../process/child.ts';
import type { HostileBodyInput } from '../process/hostile-body.ts';
import type { InternetAccess, InternetInput } from '../process/internet.ts';
import { OURS } from '../process/subject-name.ts';
import type { Line } from '../report/line.ts';
import { eachRun, everybody, type Measure } from './measure.ts';

const BYTES = 300 * 1024 * 1024;
const WARM_UP = mixedNames(0, 100);
const ATTACKS = [
  { what: '300 MB body, length told', fault: { kind: 'huge', bytes: BYTES } },
  { what: '300 MB body, chunked', fault: { kind: 'huge', bytes: BYTES, framing: 'chunked' } },
  { what: 'gzip bomb of 300 MB', fault: { kind: 'gzip-bomb', bytes: BYTES } },
] as const;

export const hostileBody: Measure = {
  number: 8,
  title: 'hostile bodies',
  async run(context) {
    const lines: Line[] = [];
    for (const [index, { what, fault }] of ATTACKS.entries()) {
      const host = `hostile-${index}.${ZONE}`;
      const internet: InternetInput = { names: WARM_UP, hostile: { host, fault } };
      await using world = await besideUs<InternetInput, InternetAccess>('internet.ts', internet);
      for (const subject of everybody(context)) {
        context.tell(`${what}, ${subject}`);
        const input: HostileBodyInput = { subject, access: world.report, warmUp: WARM_UP, host };
        const bytes = await eachRun(context, () =>
          inChild<HostileBodyInput, number>('hostile-body.ts', input, WITH_GC),
        );
        lines.push({
          measure: 8,
          what: `growth of memory, ${what}`,
          subject,
          value: { samples: bytes.map((grown) => grown / 1e6), unit: 'MB' },
          aim: subject === OURS ? { kind: 'at-most', bound: 5 } : undefined,
        });
      }
    }
    return lines;
  },
};
