import type { FileReport, Result } from './report.ts';

/** A report for people: every failure with what was expected and what was there, then the counts. */
export function reportText(reports: readonly FileReport[]): string {
  const tables = reports.flatMap((report) => failureTable(report));
  return [...tables, ...reports.flatMap(notes), ...counts(reports)].map((line) => line.trimEnd()).join('\n');
}

const COLUMNS = ['id', 'title', 'what', 'expected', 'actual'] as const;
/** No column but the last is wider. */
const MAX_WIDTH = 44;

function failureTable(report: FileReport): readonly string[] {
  const rows = report.results.filter(({ status }) => status === 'failed').flatMap(failureRows);
  if (rows.length === 0) return [];
  const widths = COLUMNS.map((column, index) => {
    return Math.min(MAX_WIDTH, Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
  });
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ');
  return [`${subjectOf(report)}: failures`, line(COLUMNS), ...rows.map(line), ''];
}

function failureRows({ id, title, failures }: Result): readonly (readonly string[])[] {
  return failures.map(({ what, expected, actual }, index) => {
    const head = index === 0 ? [id, shortened(title)] : ['', ''];
    return [...head.map(visible), visible(what), visible(expected), visible(actual)];
  });
}

function shortened(title: string): string {
  return title.length <= MAX_WIDTH ? title : `${title.slice(0, MAX_WIDTH - 3)}...`;
}

function notes(report: FileReport): readonly string[] {
  const { results } = report;
  const unchecked = tally(results.flatMap(({ notChecked }) => notChecked.map(({ what, why }) => `${what} (${why})`)));
  const notRun = tally(results.filter(({ status }) => status === 'not-run').map(({ why = '' }) => why));
  const others = results.filter(({ option }) => option !== undefined && option.followed !== option.recommended);
  const followed = others.map(({ id, option }) => `${id} ${option?.followed} (recommended: ${option?.recommended})`);
  const lines = [
    ...unchecked.map((note) => `not checked: ${note}`),
    ...notRun.map((note) => `not run: ${note}`),
    ...followed.map((note) => `another option: ${note}`),
  ];
  return lines.length === 0 ? [] : [`${subjectOf(report)}:`, ...lines.map((line) => `  ${visible(line)}`), ''];
}

function tally(notes: readonly string[]): readonly string[] {
  const counted = new Map<string, number>();
  for (const note of notes) counted.set(note, (counted.get(note) ?? 0) + 1);
  return [...counted].map(([note, times]) => (times === 1 ? note : `${note}, ${times} times`));
}

function counts(reports: readonly FileReport[]): readonly string[] {
  const lines = reports.map((report) => `${subjectOf(report)}: ${countText(report.counts)}`);
  const sum = (field: keyof FileReport['counts']): number =>
    reports.reduce((total, { counts }) => total + counts[field], 0);
  const whole = countText({
    total: sum('total'),
    passed: sum('passed'),
    failed: sum('failed'),
    notRun: sum('notRun'),
    notChecked: sum('notChecked'),
  });
  return reports.length === 1 ? lines : [...lines, whole];
}

function countText({ passed, failed, notRun, notChecked }: FileReport['counts']): string {
  const rest = [
    ...(notRun === 0 ? [] : [`${notRun} not run`]),
    ...(notChecked === 0 ? [] : [`${notChecked} ${notChecked === 1 ? 'expectation' : 'expectations'} not checked`]),
  ];
  return [`${passed} passed, ${failed} failed`, ...rest].join(', ');
}

function subjectOf({ file, mode, policy }: FileReport): string {
  return visible(`${file.split('/').at(-1)} (${mode}, ${policy})`);
}

/** On one line, and nothing in it that a terminal would obey. */
function visible(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
