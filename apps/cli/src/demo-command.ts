import { rmdirSync } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { emulationOf, questionStream, serverStream } from '@wherefore/discovery';
import { type BulkLog, createMemoryLog, type EventLog, exportEvents, importEvents } from '@wherefore/event-log';
import { type Incident, tuwunel385 } from '@wherefore/testkit';
import { isUrl, shownLocation } from './database-location.ts';
import { emulatedSide } from './demo/emulated-side.ts';
import { type Ending, endingOf } from './demo/ending.ts';
import { play } from './demo/play.ts';
import type { Scene } from './demo/scene.ts';
import { createSpedUpClock } from './demo/sped-up-clock.ts';
import { endingLine, sceneLine } from './demo/story-lines.ts';
import { StoryText, styleFor } from './demo/story-text.ts';
import { fileError } from './file-errors.ts';
import { widthOf } from './layout.ts';
import { isThere, makeHistory } from './open-history.ts';
import { print, printJson } from './output.ts';
import { programName } from './program-name.ts';
import { quoted } from './quoted.ts';
import { UsageError } from './usage-error.ts';

export interface DemoFlags {
  readonly json?: true;
  readonly database?: string;
}

const EMULATED = 'tuwunel-1.5.1';
const DAY = 86_400_000;

/** `wherefore demo`. Gives the exit code. */
export async function demoCommand(flags: DemoFlags): Promise<number> {
  const incident = tuwunel385;
  const emulation = emulationOf(EMULATED);
  if (emulation === undefined) throw new TypeError(`nobody knows ${EMULATED}`);
  const begins = recently(incident, Date.now());
  // The story has a time of its own, which a database would not take for the time of recording.
  const clock = createSpedUpClock(begins - DAY);
  await using log = createMemoryLog({ clock: () => clock.now() });
  const database = flags.database ?? join(await newFolder(), 'history');
  const location = { location: database, saidBy: '--database' } as const;
  if (!isUrl(database)) await assertNoFile(database);
  // What is there opens at once, and may say no; what is not takes seconds, for which the story does not wait.
  await using opened = (await isThere(database)) ? await makeHistory(location) : undefined;
  if (opened !== undefined) await assertUnknown(opened.log, incident.serverName);
  const telling = flags.json === true ? tellInJson() : tellInText(incident.title);
  const scenes: Scene[] = [];
  await telling.opening();
  for await (const scene of play(incident, { begins, clock, log, emulated: emulatedSide(emulation, log) })) {
    scenes.push(scene);
    await telling.scene(scene);
  }
  await using made = opened === undefined ? await makeHistory(location) : undefined;
  await keep((opened ?? made)?.log, log);
  const shown = shownLocation(database);
  await telling.ending(endingOf(scenes, emulation.cures), shown, commandsFor(incident, database, scenes));
  return 0;
}

/** The latest days on which it may have happened, so that what it leaves behind is not of long ago. */
function recently({ begins, ends }: Incident, now: number): number {
  return begins + Math.floor((now - ends) / DAY) * DAY;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wherefore-demo-')).catch((cause: unknown) => {
    throw fileError(tmpdir(), 'written', cause);
  });
  process.once('exit', () => removeIfEmpty(folder));
  return folder;
}

/** Whoever interrupts the story leaves nothing behind. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // There is something in it.
  }
}

/** Said before the story is told, not behind it. */
async function assertNoFile(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory() === false) throw new UsageError(`--database: ${directory} is no directory`);
}

async function keep(into: BulkLog | undefined, log: BulkLog): Promise<void> {
  if (into !== undefined) await importEvents(into, exportEvents(log));
}

/** Two pasts of one name make no history. */
async function assertUnknown(log: EventLog, serverName: string): Promise<void> {
  for (const stream of [serverStream(serverName), questionStream(`well-known:${serverName}`)]) {
    const events = await log.readStream(stream, { limit: 1 });
    if (events.length === 0) continue;
    throw new UsageError(`--database: ${serverName} has a history there already; name a new directory`);
  }
}

interface Telling {
  opening(): Promise<void>;
  scene(scene: Scene): Promise<void>;
  ending(ending: Ending, database: string, commands: readonly string[]): Promise<void>;
}

function tellInJson(): Telling {
  return {
    opening: () => Promise.resolve(),
    scene: (scene) => printJson(sceneLine(scene)),
    ending: (ending, database, commands) => printJson(endingLine(ending, database, commands)),
  };
}

function tellInText(title: string): Telling {
  const width = widthOf(process.stdout, process.env['COLUMNS']);
  const text = new StoryText(width, styleFor(process.stdout));
  return {
    opening: () => print(`${text.opening(title, [EMULATED, 'recommended'])}\n`),
    scene: (scene) => print(`\n${text.scene(scene)}\n`),
    ending: (ending, database, commands) => print(`\n${text.ending(ending, commands, database)}\n`),
  };
}

/** How to go on from here. */
function commandsFor({ serverName }: Incident, database: string, scenes: readonly Scene[]): readonly string[] {
  const program = programName();
  // A command with stars for a password would not work, and one with the password is not for everybody's eyes.
  const where = `--database ${shownLocation(database) === database ? quoted(database) : 'URL'}`;
  const broken = scenes.find(({ kind }) => kind === 'world')?.at ?? 0;
  const at = new Date(broken + 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  return [
    `${program} history ${serverName} ${where}`,
    `${program} explain ${serverName} --at ${at} ${where}`,
    `${program} replay --policy ${EMULATED} ${where}`,
    `${program} caches destinations ${where}`,
  ];
}
