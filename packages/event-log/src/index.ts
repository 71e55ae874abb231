export {
  type Codec,
  createCodec,
  type Decoded,
  type EventShape,
  type EventTypeHistory,
  type Upcast,
} from './codec/codec.ts';
export { EventFromTheFuture, InvalidCodec, UnknownEventType, UpcastFailed } from './codec/errors.ts';
export { EventLogError, InvalidAppend, type InvalidAppendCode, InvalidRead, LogClosed } from './errors.ts';
export type {
  AppendResult,
  BulkAppendOptions,
  BulkLog,
  EventLog,
  ExpectedVersion,
  LogPage,
  NewEvent,
  ReadAllOptions,
  ReadHistory,
  ReadStreamOptions,
  RecordedEvent,
  ScanOptions,
  StreamAppend,
  StreamRead,
} from './event-log.ts';
export { type FollowOptions, followLog } from './follow-log.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { ImportConflict, InvalidExport, type InvalidExportCode } from './jsonl/errors.ts';
export { type ExportOptions, type ExportProgress, exportEvents } from './jsonl/export-events.ts';
export { type ImportLog, type ImportOptions, type ImportProgress, importEvents } from './jsonl/import-events.ts';
export { laneOf } from './lane.ts';
export { createLanedLog } from './laned-log.ts';
export { limits } from './limits.ts';
export { createMemoryLog, type MemoryLogOptions } from './memory-log.ts';
