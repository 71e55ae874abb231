import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';
import { isoText, type Span, timeOf } from './span.ts';

/** Browsers refuse addresses that change more than twenty times a second. */
const WRITE_EVERY_MS = 120;

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

export function useMoment(): MomentState {
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
    return {
      drag(moment: Chosen): void {
        const { current } = gesture;
        current.last = moment;
        setDragged({ to: moment });
        const wait = current.isBegun ? WRITE_EVERY_MS - (performance.now() - current.wroteAt) : 0;
        if (wait <= 0) put();
        else current.timer ??= setTimeout(put, wait);
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
  }, [setParameters]);
  const shown = dragged === undefined ? timeOf(parameters.get('at') ?? undefined) : dragged.to;
  const [from, to] = [parameters.get('from') ?? undefined, parameters.get('to') ?? undefined];
  return { shown, from, to, ...acts };
}

function setOrDelete(address: URLSearchParams, name: string, time: number | undefined): void {
  if (time === undefined) address.delete(name);
  else address.set(name, isoText(time));
}
