import type { Instant } from '../instant.ts';
import { printable, quoted } from '../printable.ts';
import type { CacheClaim, ClaimSource } from './cache-claim.ts';
import { cellsOf } from './cell-text.ts';
import { readClaim } from './read-claim.ts';
import { readHeader, type TableHeader } from './table-header.ts';

export interface ParseCacheTableOptions {
  /** From when spans such as `in 3 h` count. Without it they are not read. */
  readonly now?: Instant;
  /** Whose tables they are; older ones of Continuwuity look like those of Tuwunel. Default: as the columns say. */
  readonly source?: ClaimSource;
}

/** What a text with tables in it holds. Every line with text in it is in one of the four. */
export interface ParsedCacheTable {
  /** The rows that were read, in the order of the text. */
  readonly entries: readonly { readonly line: number; readonly claim: CacheClaim }[];
  readonly tables: readonly (TableHeader & { readonly line: number })[];
  /** What could not be read, in the order of the text. */
  readonly problems: readonly TableProblem[];
  /** Lines that are no part of a table: what was said before and after, fences, rulers. Shortened to 80 characters. */
  readonly prose: readonly { readonly line: number; readonly text: string }[];
}

export interface TableProblem {
  /** From 1. */
  readonly line: number;
  readonly code:
    | 'no-heading'
    | 'strange-heading'
    | 'too-few-cells'
    | 'too-many-cells'
    | 'unreadable-cell'
    | 'unreadable-expiry'
    | 'line-too-long'
    | 'text-too-long'
    | 'too-many-rows';
  /** `expiry`: the entry was read all the same, without the time when it expires. `rest`: of the whole text. */
  readonly lost: 'row' | 'expiry' | 'rest';
  /** A clause for people. */
  readonly message: string;
}

/** UTF-16 code units: as many as the rows take. */
const MAX_TEXT = 16 * 1024 * 1024;
const MAX_LINE = 8192;
/** More servers than federate. */
const MAX_ROWS = 100_000;
const MAX_CELLS = 16;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A line without a heading above it is a row of a table only if it looks like one. */
const CELLS_OF_A_ROW = 4;

/**
 * Reads the tables that `!admin query resolver destinations-cache` and `overrides-cache` of Tuwunel print, and those of
 * Continuwuity, as they were copied from a Matrix client or its source: in Markdown, rendered (with tabs), quoted, within
 * fences, several in one text, with other text around them. What cannot be read is named with its line.
 */
export function parseCacheTable(text: string, options: ParseCacheTableOptions = {}): ParsedCacheTable {
  const entries: { line: number; claim: CacheClaim }[] = [];
  const tables: (TableHeader & { line: number })[] = [];
  const problems: TableProblem[] = [];
  const prose: { line: number; text: string }[] = [];
  let header: TableHeader | undefined;
  let line = 0;
  let rows = 0;
  for (const raw of linesOf(text)) {
    line += 1;
    if (raw === '') continue;
    if (raw.length > MAX_LINE) {
      const message = `the line has ${raw.length} characters, more than ${MAX_LINE}`;
      problems.push({ line, code: 'line-too-long', lost: 'row', message });
      continue;
    }
    const content = raw.includes('>') ? raw.replace(/^(?:\s{0,3}>)+\s?/, '') : raw;
    if (content.trim() === '') continue;
    rows += 1;
    if (rows > MAX_ROWS) {
      const message = `more than ${MAX_ROWS} lines with text: nothing from here on was read`;
      problems.push({ line, code: 'too-many-rows', lost: 'rest', message });
      break;
    }
    const cells = cellsOf(content, MAX_CELLS);
    if (cells === undefined || isRuler(cells)) {
      prose.push({ line, text: printable(content.trim(), 80) });
      continue;
    }
    const read = readHeader(cells, options.source);
    if (read.kind === 'header') {
      header = read.header;
      tables.push({ line, ...header });
    } else if (read.kind === 'strange') {
      header = undefined;
      const message = `the heading has no column for ${read.missing.join(' and ')}: the rows below are of no known table`;
      problems.push({ line, code: 'strange-heading', lost: 'row', message });
    } else if (header !== undefined) {
      problems.push(...readRow(line, cells, header));
    } else if (cells.length >= CELLS_OF_A_ROW || content.trim().startsWith('|')) {
      const message = 'there is no heading above it that says which table this is of';
      problems.push({ line, code: 'no-heading', lost: 'row', message });
    } else {
      prose.push({ line, text: printable(content.trim(), 80) });
    }
  }
  if (text.length > MAX_TEXT) {
    const message = `the text has ${text.length} characters: nothing after the first ${MAX_TEXT} was read`;
    problems.push({ line: line + 1, code: 'text-too-long', lost: 'rest', message });
  }
  return { entries, tables, problems, prose };

  function readRow(at: number, cells: readonly string[], { columns, ...table }: TableHeader): readonly TableProblem[] {
    // An empty cell at the end may have lost its bar.
    const isCut = cells.length < columns.length;
    if (isCut) {
      const message = `it has ${cells.length} of ${columns.length} cells, the last is ${quoted(cells.at(-1) ?? '')}`;
      return [{ line: at, code: 'too-few-cells', lost: 'row', message }];
    }
    if (cells.length > columns.length) {
      const message = `it has ${cells.length} cells where ${columns.length} are expected`;
      return [{ line: at, code: 'too-many-cells', lost: 'row', message }];
    }
    const { claim, problem } = readClaim(new Map(columns.map((column, index) => [column, cells[index] ?? ''])), {
      ...table,
      now: options.now,
    });
    if (claim !== undefined) entries.push({ line: at, claim });
    if (problem === undefined) return [];
    return claim === undefined
      ? [{ line: at, code: 'unreadable-cell', lost: 'row', message: problem }]
      : [{ line: at, code: 'unreadable-expiry', lost: 'expiry', message: problem }];
  }
}

/** Lines whatever their ends, without making a copy of a text that is too long. */
function* linesOf(text: string): Generator<string> {
  const end = Math.min(text.length, MAX_TEXT);
  for (let start = 0; start < end; ) {
    let stop = start;
    let code = text.charCodeAt(stop);
    while (stop < end && code !== LINE_FEED && code !== CARRIAGE_RETURN) {
      stop += 1;
      code = text.charCodeAt(stop);
    }
    yield text.slice(start, stop);
    start = code === CARRIAGE_RETURN && text.charCodeAt(stop + 1) === LINE_FEED ? stop + 2 : stop + 1;
  }
}

/** The row of dashes and colons between heading and rows. */
function isRuler(cells: readonly string[]): boolean {
  return cells.every((cell) => /^:?[-–—]+:?$/.test(cell));
}
