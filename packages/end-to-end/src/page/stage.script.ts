// The page on a stage: `node --conditions=@wherefore/source packages/end-to-end/src/page/stage.script.ts --help`.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pageFolder } from '@wherefore/web';
import { openStage, TOKEN } from './stage.ts';

const HELP = `Serves the page over a fleet that has a past, in an internet that is a play.

  --page DIR      the built page (default: that of apps/web)
  --port N        where on 127.0.0.1 (default: any that is free)
  --names N       so many cached names more (default 0)
  --events N      events in the history of busy.example (default 10000)
  --reads token   who reads needs the token, too
  --still         nothing changes by itself
`;

const { values } = parseArgs({
  options: {
    page: { type: 'string', default: fileURLToPath(pageFolder) },
    port: { type: 'string', default: '0' },
    names: { type: 'string', default: '0' },
    events: { type: 'string', default: '10000' },
    reads: { type: 'string', default: 'open' },
    still: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const page = resolve(values.page);
  const isBuilt = existsSync(join(page, 'index.html'));
  if (!isBuilt) {
    process.stdout.write(`No page was built in ${page}: only the API is served. Build it: cd apps/web && vite build\n`);
  }
  const began = performance.now();
  const stage = await openStage({
    ...(isBuilt && { page }),
    port: Number(values.port),
    names: Number(values.names),
    busyEvents: Number(values.events),
    reads: values.reads === 'token' ? 'token' : 'open',
    ...(!values.still && { changeEveryMs: 4000 }),
  });
  const tookS = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`The stage is open after ${tookS} s: ${stage.url}\nThe token of the operator: ${TOKEN}\n`);
  const close = (): void => void stage[Symbol.asyncDispose]().then(() => process.exit(0));
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
}
