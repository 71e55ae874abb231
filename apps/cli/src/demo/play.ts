import type { Instant } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';
import type { Happening, Incident } from '@wherefore/testkit';
import type { EmulatedSide } from './emulated-side.ts';
import { recommendedSide } from './recommended-side.ts';
import type { Scene } from './scene.ts';
import type { SpedUpClock } from './sped-up-clock.ts';
import { setStage } from './stage.ts';

export interface PlayOptions {
  /** When the story begins, ms since 1970. */
  readonly begins: Instant;
  /** Where all of it is recorded. */
  readonly log: EventLog;
  readonly clock: SpedUpClock;
  /** Who lives through the same. */
  readonly emulated: EmulatedSide;
}

/** Plays an incident with real packets on loopback, scene by scene. */
export async function* play(incident: Incident, options: PlayOptions): AsyncGenerator<Scene, void, undefined> {
  const { clock, begins, log, emulated } = options;
  await using stage = await setStage(incident, clock);
  await using recommended = recommendedSide(stage, clock, log, incident.draw);
  const { serverName } = incident;
  const perform = async (happening: Happening): Promise<Scene> => {
    const { about } = happening;
    const at = clock.now();
    switch (happening.kind) {
      case 'world':
        await stage.internet.patch(happening.patch);
        return { kind: 'world', at, about };
      case 'clear':
        emulated.clear(at);
        return { kind: 'clear', at, about };
      case 'want': {
        const own = await recommended.want(serverName, happening.path);
        const others = await emulated.want(stage, serverName, happening.path, at);
        return { kind: 'want', at, about, sides: [others, own] };
      }
    }
  };
  for (const happening of incident.happenings) {
    clock.forwardTo(begins + happening.at - incident.begins);
    yield await perform(happening);
  }
  clock.forwardTo(begins + incident.ends - incident.begins);
  stage.world.assertNoStrangers();
}
