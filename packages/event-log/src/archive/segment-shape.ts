import { parseTrustedLine, type StoredEvent } from '../jsonl/event-line.ts';
import type { BlockEntry, Directory, NamesList } from './segment-format.ts';

/*
 * What stands in a segment, as far as a reader has to rely on it. Checksums inside tell of accidents, not of somebody
 * who has made them, too; what events say is for `verify` to judge.
 */

/** `undefined` if it is none. */
export function readDirectory(text: string): Directory | undefined {
  const directory = parse(text) as Partial<Directory> | null | undefined;
  if (typeof directory?.version !== 'number') return undefined;
  const { blocks, names } = directory;
  if (!Array.isArray(blocks) || !Array.isArray(names)) return undefined;
  const isWhole =
    (blocks as readonly (BlockEntry | null)[]).every(isBlock) && names.every((entry) => isText(entry?.first));
  return isWhole ? (directory as Directory) : undefined;
}

function isBlock(block: BlockEntry | null): boolean {
  return (
    isPosition(block?.firstPosition) && isPosition(block?.lastPosition) && isText(block?.minId) && isText(block?.maxId)
  );
}

/** `undefined` if it is none. */
export function readNames(text: string): NamesList | undefined {
  const list = parse(text);
  if (!Array.isArray(list)) return undefined;
  return list.every((entry) => isText(entry?.[0]) && Array.isArray(entry[1])) ? list : undefined;
}

/** `undefined` if the line tells of none. */
export function readEvent(line: string): StoredEvent | undefined {
  try {
    const event = parseTrustedLine(line);
    const { id, stream, type, version, recordedAt, observedAt = recordedAt } = event;
    return isText(id) &&
      isText(stream) &&
      isText(type) &&
      (version | 0) === version &&
      isTime(recordedAt) &&
      isTime(observedAt)
      ? event
      : undefined;
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isPosition(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,19}$/.test(value);
}

function isTime(value: number): boolean {
  return Number.isInteger(value);
}
