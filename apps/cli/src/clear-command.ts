import { createResolver, type EvidenceLog } from '@wherefore/core';
import { parseServerName } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';
import { isMeant, isSomebodyThere } from './confirmation.ts';
import { NothingYet } from './nothing-yet.ts';
import { type DatabaseFlags, type History, openHistory } from './open-history.ts';
import { complain, print, printJson } from './output.ts';
import { quoted } from './quoted.ts';
import { openReadModels, told } from './read-models.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

export interface ClearFlags extends DatabaseFlags {
  readonly json?: true;
  readonly yes?: true;
}

/** Who clears, as recorded. */
const BY = 'operator';

/** `wherefore clear`. Gives the exit code. */
export async function clearCommand(serverName: string | undefined, flags: ClearFlags): Promise<number> {
  if (serverName === undefined && flags.yes !== true && !isSomebodyThere()) {
    throw new UsageError('clear without a server name empties all caches: say --yes where nobody can be asked');
  }
  await using history = await openHistory(flags);
  if (serverName !== undefined && parseServerName(serverName).kind === 'invalid') {
    throw new NothingYet(`${quoted(serverName)} is no server name, and nothing is ever kept about those`);
  }
  if (
    serverName === undefined &&
    flags.yes !== true &&
    !(await isMeant('This empties all caches, for every server name.'))
  ) {
    complain('nothing was cleared');
    return 1;
  }
  const held = serverName === undefined ? await heldIn(history) : undefined;
  const counted = countClears(history.log);
  await using resolver = createResolver({ log: counted.log });
  if (serverName === undefined) await resolver.forgetAll({ by: BY });
  else await resolver.forget(serverName, { by: BY });
  const questions = counted.subjects.filter((subject) => subject !== '*' && subject !== serverName).length;
  if (flags.json === true) await printJson({ cleared: serverName ?? '*', ...(held ?? { questions }) });
  else await print(`${held === undefined ? oneName(`${serverName}`, questions) : allOf(held)}\n`);
  return 0;
}

interface HeldBefore {
  readonly destinations: number;
}

/** How many names there are to be cleared. */
async function heldIn(history: History): Promise<HeldBefore> {
  const projections = await openReadModels(history);
  await told(projections.catchUp());
  const steps = await projections.stepStatistics();
  return { destinations: steps.reduce((sum, { fresh, expired }) => sum + fresh + expired, 0) };
}

const STAYS = 'What is wanted next is asked anew, and the history stays.';

function allOf({ destinations }: HeldBefore): string {
  return `Everything is cleared, ${destinations === 1 ? '1 destination' : `${destinations} destinations`}. ${STAYS}`;
}

function oneName(serverName: string, questions: number): string {
  const rested = questions === 1 ? '1 question' : `${questions} questions`;
  const also = questions === 0 ? '' : `, with ${rested} that its destination may rest on`;
  return visible(`${serverName} is cleared${also}. ${STAYS}`);
}

/** The resolver does not tell what it clears; what it writes does. */
function countClears(log: EventLog): { readonly log: EvidenceLog; readonly subjects: string[] } {
  const subjects: string[] = [];
  const append: EvidenceLog['append'] = (appends) => {
    for (const { type, data } of appends.flatMap(({ events }) => events)) {
      if (type === 'CacheCleared') subjects.push(String(data['subject']));
    }
    return log.append(appends);
  };
  return { log: { append, readStream: (stream, options) => log.readStream(stream, options) }, subjects };
}
