// `npm run campaign -- NAME [ARGUMENTS...]`: what takes too long for a test, and is run now and then.
import { spawn } from 'node:child_process';
import process from 'node:process';

interface Campaign {
  readonly script: string;
  readonly about: string;
}

const campaigns: Readonly<Record<string, Campaign>> = {
  cluster: {
    script: 'packages/end-to-end/src/cluster/campaign.script.ts',
    about:
      'kills APIs and workers among a thousand names that change  [--minutes N] [--names N] [--kills N] [--seed N]',
  },
  log: {
    script: 'packages/event-log/src/testing/torture-campaign.script.ts',
    about:
      'kills writers, followers and PostgreSQL while events are appended  [--minutes N] [--events N] …, see --help',
  },
  outage: {
    script: 'packages/end-to-end/src/outage/campaign.script.ts',
    about: 'takes the database away from an API and a worker, for longer than they take to say so  [--seconds N]',
  },
  page: {
    script: 'packages/end-to-end/src/page/campaign.script.ts',
    about: 'tries the page in Chromium with all that is hostile and 100,000 names, and keeps pictures of every view',
  },
  projections: {
    script: 'packages/projections/src/testing/torture-campaign.script.ts',
    about: 'kills who follows and rebuilds at any statement, and PostgreSQL  [--minutes N] …, see --help',
  },
  replay: {
    script: 'packages/projections/src/testing/replay-campaign.script.ts',
    about: 'decides 100,000 recorded resolutions of random worlds again  [RESOLUTIONS] [SEED]',
  },
  worker: {
    script: 'packages/maintenance/src/testing/torture-campaign.script.ts',
    about: 'kills workers that refresh names, and PostgreSQL  [--minutes N] [--names N] [--kills N] [--spare-postgres]',
  },
};

const [name, ...args] = process.argv.slice(2);
const campaign = name !== undefined && Object.hasOwn(campaigns, name) ? campaigns[name] : undefined;
if (campaign === undefined) {
  const list = Object.entries(campaigns).map(([each, { about }]) => `  ${each.padEnd(12)} ${about}`);
  console.error(`usage: npm run campaign -- NAME [ARGUMENTS...]\n\n${list.join('\n')}`);
  process.exitCode = 2;
} else {
  const child = spawn(process.execPath, ['--conditions=@wherefore/source', campaign.script, ...args], {
    stdio: 'inherit',
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
