import { styleText } from 'node:util';
import { formatSpan, type Instant } from '@wherefore/discovery';
import { type Painted, sideBySide, wrap } from '../layout.ts';
import { visible } from '../visible.ts';
import type { Ending } from './ending.ts';
import { hasWorked, placeText, type Reason, type Scene, type Side } from './scene.ts';

type Format = Parameters<typeof styleText>[0];

/** How text is made to stand out on a stream. */
export type Style = (format: Format, text: string) => string;

export function styleFor(stream: NodeJS.WriteStream): Style {
  return (format, text) => styleText(format, text, { stream });
}

/** The story for people: two columns between the sentences on what happens, or where those do not fit, one. */
export class StoryText {
  readonly #width: number;
  readonly #isNarrow: boolean;
  readonly #column: number;
  readonly #style: Style;
  #emulated = 'the emulated one';
  /** Ids of the evidence that was told of, by policy: told again it is only named. */
  readonly #told = new Map<string, Set<string>>();

  /** @param width of the whole, at least 32 */
  constructor(width: number, style: Style) {
    this.#width = width;
    this.#isNarrow = width < TWO_COLUMNS;
    const room = width - MARGIN.length;
    this.#column = this.#isNarrow ? room : Math.floor((room - GAP.length) / 2);
    this.#style = style;
  }

  opening(title: string, [left, right]: readonly [string, string]): string {
    this.#emulated = left;
    const head = (name: string): Painted[] => [{ text: name, paint: this.#paint('bold') }];
    const rule = '─'.repeat(this.#column + MARGIN.length);
    const introduction = [this.#style('bold', title), '', ...this.#paragraph(INTRODUCTION)];
    if (this.#isNarrow) return introduction.join('\n');
    return [
      ...introduction,
      '',
      ...this.#columns(head(left), head(right)),
      this.#style('dim', `${rule}─┼─${'─'.repeat(this.#column)}`),
    ].join('\n');
  }

  scene(scene: Scene): string {
    const about = visible(`${scene.about.slice(0, 1).toUpperCase()}${scene.about.slice(1)}`);
    const when = dateAndTime(scene.at);
    switch (scene.kind) {
      case 'world':
        return this.#happening(when, `${about}.`, 'yellow');
      case 'clear':
        return this.#happening(
          when,
          `${about}, types the operator ${this.#isNarrow ? `of ${this.#emulated}` : 'on the left'}.`,
          'yellow',
        );
      case 'want': {
        const happening = this.#happening(when, `${about}.`, 'bold');
        const [left = [], right = []] = scene.sides.map((side) => this.#side(side, scene.at));
        if (!this.#isNarrow) return [happening, ...this.#columns(left, right)].join('\n');
        const [one, other] = scene.sides.map(({ policy }) => this.#style('dim', policy));
        return [happening, one, ...indented(left), other, ...indented(right)].join('\n');
      }
    }
  }

  ending({ cause, cure }: Ending, commands: readonly string[], database: string): string {
    return [
      this.#style('bold', 'The cause'),
      ...this.#paragraph(cause),
      '',
      this.#style('bold', 'The cure'),
      ...this.#paragraph(cure),
      '',
      this.#style('bold', 'Look at it yourself'),
      ...this.#paragraph(`All that the right side saw and concluded is recorded in ${database}:`),
      ...commands.map((command) => `  ${this.#style('cyan', visible(command))}`),
    ].join('\n');
  }

  #happening(when: string, text: string, format: Format): string {
    if (this.#isNarrow) {
      return [this.#style('dim', when), ...wrap(text, this.#width).map((line) => this.#style(format, line))].join('\n');
    }
    const [first = '', ...rest] = wrap(text, this.#width - when.length - 2);
    const indent = ' '.repeat(when.length + 2);
    return [
      `${this.#style('dim', when)}  ${this.#style(format, first)}`,
      ...rest.map((line) => `${indent}${this.#style(format, line)}`),
    ].join('\n');
  }

  #side(side: Side, at: Instant): readonly Painted[] {
    const color = hasWorked(side) ? 'green' : 'red';
    const [place] = side.places;
    // The mark stays with what it marks.
    const where = `${hasWorked(side) ? '✓' : '✗'}${UNBROKEN}${place === undefined ? 'nowhere' : placeText(place)}`;
    return [
      ...this.#lines(where, ['bold', color]),
      ...this.#lines(`  ${outcomeOf(side)}`, color),
      ...(side.from === 'asked' ? this.#reasonsOf(side, at) : []).flatMap((line) =>
        this.#lines(`  ${line}`, undefined),
      ),
      ...this.#lines(`  ${lifeOf(side, at)}`, 'dim'),
    ];
  }

  /** Addresses are left out: here they never decide. */
  #reasonsOf({ policy, because, notes }: Side, at: Instant): readonly string[] {
    const told = this.#told.get(policy) ?? new Set();
    this.#told.set(policy, told);
    const telling = because.filter(({ question }) => /^(well-known|srv):/.test(question));
    const lines = telling.map((reason) => reasonText(reason, at, told.has(reason.id)));
    for (const { id } of telling) told.add(id);
    return [...lines, ...notes];
  }

  #lines(text: string, format: Format | undefined): readonly Painted[] {
    const paint = format === undefined ? (plain: string) => plain : this.#paint(format);
    const body = text.trimStart();
    const indent = ' '.repeat(text.length - body.length);
    return wrap(visible(body), this.#column - indent.length - 2).map((line, index) => ({
      text: `${indent}${index === 0 ? '' : '  '}${line.replaceAll(UNBROKEN, ' ')}`,
      paint,
    }));
  }

  #columns(left: readonly Painted[], right: readonly Painted[]): readonly string[] {
    const gap = { text: GAP, paint: this.#paint('dim') };
    return sideBySide([left, right], this.#column, gap).map((line) => `${MARGIN}${line}`);
  }

  #paragraph(text: string): readonly string[] {
    return wrap(visible(text), this.#width);
  }

  #paint(format: Format): (text: string) => string {
    return (text) => this.#style(format, text);
  }
}

/** Below that there is room for one. */
const TWO_COLUMNS = 60;
const MARGIN = '  ';
const UNBROKEN = '\u00a0';
const GAP = ' │ ';
const INTRODUCTION =
  'Two resolvers live through the same days in a fake internet on this machine: real DNS packets, real TLS, a clock that ' +
  'is put forward. Each time that somebody wants the server, both say where it is, and the request is sent there.';

function indented(lines: readonly Painted[]): readonly string[] {
  return lines.map(({ text, paint }) => `${MARGIN}${paint(text)}`);
}

function outcomeOf({ attempt, step }: Side): string {
  const how = step === null ? '' : `, by step ${step}`;
  return attempt.kind === 'answered' ? `HTTP ${attempt.status}${how}` : `no answer${how}: ${attempt.why}`;
}

function reasonText({ question, says, observedAt }: Reason, at: Instant, isKnown: boolean): string {
  const what = question.startsWith('srv:') ? `SRV ${/^srv:(_[a-z-]+)/.exec(question)?.[1]}` : 'well-known';
  if (isKnown) return `${what} as of ${dayAndTime(observedAt)}`;
  // What was asked just now needs no date.
  return `${what}${Math.abs(observedAt - at) < 60_000 ? '' : ` of ${dayAndTime(observedAt)}`}: ${says}`;
}

function lifeOf({ from, heldUntil }: Side, at: Instant): string {
  if (heldUntil === null) return from === 'kept' ? 'still kept, for good' : 'kept for good';
  const span = formatSpan(Math.max(0, Math.round((heldUntil - at) / 1000) * 1000));
  return from === 'kept' ? `kept from before, ${span} to go` : `good for ${span}, to ${dayAndTime(heldUntil)}`;
}

/** `Mon 08:00`: a story is shorter than a week. */
function dayAndTime(at: Instant): string {
  const [weekday, , time] = partsOf(at);
  return `${weekday} ${time.slice(0, 5)}`;
}

/** `Mon 2 Mar 08:00`, with seconds where there are some, in UTC. */
function dateAndTime(at: Instant): string {
  const [weekday, date, time] = partsOf(at);
  return `${weekday} ${date} ${time.endsWith(':00') ? time.slice(0, 5) : time}`;
}

function partsOf(at: Instant): readonly [weekday: string, date: string, time: string] {
  const [weekday = '', day = '', month = '', , time = ''] = new Date(at).toUTCString().replace(',', '').split(' ');
  return [weekday, `${Number(day)} ${month}`, time];
}
