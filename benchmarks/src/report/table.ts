import type { Aim, JudgedLine, Unit } from './line.ts';
import type { Summary } from './statistics.ts';
import { summarize } from './statistics.ts';

const HEADS = ['', 'measure', 'subject', 'value', 'against', 'ratio', 'aim', 'met'] as const;

/** Units of which a fraction says nothing. */
const WHOLE: ReadonlySet<Unit> = new Set(['B', 'requests', 'names/CPU s', 'events/s', 'names/s']);

/** The report for people: columns padded, notes below. */
export function table(lines: readonly JudgedLine[]): string {
  const rows = [HEADS, ...lines.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const padded = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [padded[0], rule, ...padded.slice(1), ...notes(lines)].join('\n');
}

function cells(line: JudgedLine): readonly string[] {
  const { measure, what, subject, value, against, ratio, aim, met } = line;
  return [
    String(measure),
    what,
    subject,
    value === undefined ? 'not measured' : spread(value, value.unit),
    against === undefined ? '' : againstText(against),
    ratio === undefined ? '' : `${plain(ratio.median)} (${plain(ratio.min)} to ${plain(ratio.max)})`,
    aim === undefined ? '' : aimText(aim, ratio === undefined ? value?.unit : undefined),
    met === undefined ? '' : met ? 'yes' : 'NO',
  ];
}

function againstText({ what, value }: NonNullable<JudgedLine['against']>): string {
  return value === undefined ? what : `${what}: ${quantity(summarize(value.samples).median, value.unit)}`;
}

function aimText({ kind, bound }: Aim, unit: Unit | undefined): string {
  return `${kind === 'at-least' ? '>=' : '<='} ${unit === undefined ? bound : quantity(bound, unit)}`;
}

function spread({ median, min, max }: Summary, unit: Unit): string {
  const range = min === max ? '' : ` (${number(min, unit)} to ${number(max, unit)})`;
  return `${quantity(median, unit)}${range}`;
}

function quantity(value: number, unit: Unit): string {
  return `${number(value, unit)} ${unit}`;
}

function number(value: number, unit: Unit): string {
  const digits = WHOLE.has(unit) ? 0 : 1;
  return value.toFixed(digits);
}

function plain(ratio: number): string {
  return ratio.toFixed(2);
}

function notes(lines: readonly JudgedLine[]): readonly string[] {
  const told = lines.filter((line) => line.note !== undefined);
  return told.length === 0 ? [] : ['', ...told.map(({ measure, subject, note }) => `${measure} ${subject}: ${note}`)];
}
