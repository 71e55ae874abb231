import { type Summary, summarize } from './statistics.ts';

export type Unit = 'ns' | 'ms' | 'B' | 'MB' | 'names/CPU s' | 'requests' | 'events/s' | 'names/s' | 'requests/s';

export interface Quantity {
  /** One for each run. */
  readonly samples: readonly number[];
  readonly unit: Unit;
}

/** What is hoped for, of the ratio when there is one, else of the value itself. */
export type Aim =
  | { readonly kind: 'at-least'; readonly bound: number }
  | { readonly kind: 'at-most'; readonly bound: number };

/** One line of the report: one subject under one measure. */
export interface Line {
  readonly measure: number;
  readonly what: string;
  readonly subject: string;
  readonly value: Quantity | undefined;
  readonly against?: { readonly what: string; readonly value?: Quantity | undefined } | undefined;
  /** Run by run: both sides of a ratio were measured in the same run. */
  readonly ratio?: readonly number[] | undefined;
  readonly aim?: Aim | undefined;
  readonly note?: string | undefined;
}

export interface JudgedLine extends Omit<Line, 'value' | 'ratio'> {
  readonly value: (Summary & { readonly unit: Unit }) | undefined;
  readonly ratio: Summary | undefined;
  /** By the median; `undefined` when there is no aim or nothing to hold against it. */
  readonly met: boolean | undefined;
}

export function judgeLine({ value, ratio, ...line }: Line): JudgedLine {
  const judgedValue = value === undefined ? undefined : { ...summarize(value.samples), unit: value.unit };
  const judgedRatio = ratio === undefined ? undefined : summarize(ratio);
  const measured = judgedRatio?.median ?? judgedValue?.median;
  return { ...line, value: judgedValue, ratio: judgedRatio, met: isMet(measured, line.aim) };
}

function isMet(measured: number | undefined, aim: Aim | undefined): boolean | undefined {
  if (measured === undefined || aim === undefined) return undefined;
  return aim.kind === 'at-least' ? measured >= aim.bound : measured <= aim.bound;
}
