import { CirclePause, Radio, RefreshCw, Timer, TriangleAlert } from 'lucide-preact';
import type { StreamState } from '../api/event-stream.ts';
import { instantText } from '../time/instant-text.ts';

/** Whether what is shown is as it is now. */
export function StreamStanding({ state, isHeld }: { readonly state: StreamState; readonly isHeld: boolean }) {
  if (isHeld) {
    return (
      <p class="stream-standing" role="status">
        <CirclePause size={18} aria-hidden="true" />
        paused
      </p>
    );
  }
  return (
    <p class="stream-standing" role="status" data-kind={state.kind}>
      {standing(state)}
    </p>
  );
}

function standing(state: StreamState) {
  switch (state.kind) {
    case 'connecting':
      return (
        <>
          <RefreshCw size={18} aria-hidden="true" />
          connecting
        </>
      );
    case 'live':
      return (
        <>
          <Radio size={18} aria-hidden="true" />
          live
        </>
      );
    case 'reconnecting':
      return (
        <>
          <RefreshCw size={18} aria-hidden="true" />
          the connection was lost at {time(state.since)}; trying again
        </>
      );
    case 'polling':
      return (
        <>
          <Timer size={18} aria-hidden="true" />
          {state.byOwn ? 'other windows of this browser have the streams' : 'every stream is taken'}; asking every 5 s
          since {time(state.since)}
        </>
      );
    case 'refused':
      return (
        <>
          <TriangleAlert size={18} aria-hidden="true" />
          not following
        </>
      );
  }
}

function time(at: number): string {
  return `${instantText(at).slice(11)} UTC`;
}
