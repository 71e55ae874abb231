import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';
import { isoText, type Span, timeOf } from './span.ts';

/** Browsers refuse addresses that change more than twenty times a second. */
const WRITE_EVERY_MS = 120;

/** What was asked for the address before is waited for so long, or dragging would show nothing until it ends. */
const WAIT_AT_MOST_MS = 800;
const LOOK_EVERY_MS = 40;

/** A moment of the past, or now. */
export type Chosen = number | undefined;

/** The moment that is looked at, and the part of the history that is in view: both in the address. */
export interface MomentState {
  /** Where the slider stands, ahead of the address while it is dragged. */
  readonly shown: Chosen;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** While it is dragged: the way back leads to where that began. */
  readonly drag: (moment: Chosen) => void;
  /** Where it came to rest. */
  readonly settle: () => void;
  /** A deliberate choice, in one step back. `span`: what is in view from then on, `null` for all. */
  readonly go: (moment: Chosen, span?: Span | null) => void;
}

interface Gesture {
  isBegun: boolean;
  wroteAt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  last: Chosen;
}

/** @param isBusy whether the page is still getting what the address before asked for */
export function useMoment(isBusy: () => boolean): MomentState {
  const [parameters, setParameters] = useSearchParams();
  const [dragged, setDragged] = useState<{ readonly to: Chosen }>();
  const gesture = useRef<Gesture>({ isBegun: false, wroteAt: 0, timer: undefined, last: undefined });
  useEffect(() => () => clearTimeout(gesture.current.timer), []);
  const acts = useMemo(() => {
    const write = (change: (address: URLSearchParams) => void, replace: boolean): void => {
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          change(after);
          return after;
        },
        { replace },
      );
    };
    const put = (): void => {
      const { current } = gesture;
      clearTimeout(current.timer);
      current.timer = undefined;
      const { last, isBegun } = current;
      current.isBegun = true;
      current.wroteAt = performance.now();
      write((address) => setOrDelete(address, 'at', last), isBegun);
    };
    const putInTime = (): void => {
      const { current } = gesture;
      const sinceMs = performance.now() - current.wroteAt;
      const isEarly = current.isBegun && (sinceMs < WRITE_EVERY_MS || (isBusy() && sinceMs < WAIT_AT_MOST_MS));
      if (isEarly) current.timer = setTimeout(putInTime, LOOK_EVERY_MS);
      else put();
    };
    return {
      drag(moment: Chosen): void {
        const { current } = gesture;
        current.last = moment;
        setDragged({ to: moment });
        if (current.timer === undefined) putInTime();
      },
      settle(): void {
        const { current } = gesture;
        if (current.timer !== undefined) put();
        current.isBegun = false;
        setDragged(undefined);
      },
      go(moment: Chosen, span?: Span | null): void {
        setDragged(undefined);
        write((address) => {
          setOrDelete(address, 'at', moment);
          if (span === undefined) return;
          setOrDelete(address, 'from', span?.from);
          setOrDelete(address, 'to', span?.to);
        }, false);
      },
    };
  }, [setParameters, isBusy]);
  const shown = dragged === undefined ? timeOf(parameters.get('at') ?? undefined) : dragged.to;
  const [from, to] = [parameters.get('from') ?? undefined, parameters.get('to') ?? undefined];
  return { shown, from, to, ...acts };
}

function setOrDelete(address: URLSearchParams, name: string, time: number | undefined): void {
  if (time === undefined) address.delete(name);
  else address.set(name, isoText(time));
}
