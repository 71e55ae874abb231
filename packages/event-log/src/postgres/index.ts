export {
  type DeleteArchivedOptions,
  type DeletedHistory,
  deleteArchived,
} from '../archive/delete-archived.ts';
export { ArchiveDamaged, RetireRefused } from '../archive/errors.ts';
export { type Archive, type DeletedSegment, openArchive } from '../archive/open-archive.ts';
export type { Checkpoint } from '../archive/partitions.ts';
export {
  type Retirable,
  type RetirablePartition,
  type RetireLimits,
  retirable,
  type Staying,
} from '../archive/retirable.ts';
export { type RetiredPartition, type RetireOptions, type RetireProgress, retire } from '../archive/retire.ts';
export { type StartPartitionOptions, startPartition } from '../archive/start-partition.ts';
export { grantRoles, type LogRoles } from '../roles/grant-roles.ts';
export type { BreakKind, BrokenStream } from '../verify/chain-check.ts';
export { type Verification, type VerifyOptions, type VerifyProgress, verify } from '../verify/verify.ts';
export type { BrokenSegment } from '../verify/verify-segments.ts';
export type { ArchiveReader } from './archive-reader.ts';
export {
  dropCheckpoint,
  type FollowerKey,
  type FollowerState,
  moveCheckpoint,
  readCheckpoint,
  takeCheckpoint,
} from './checkpoints.ts';
export { classify } from './classify.ts';
export type { Capabilities, Database, Row, Session } from './database.ts';
export { holdsDatabase } from './database-directory.ts';
export {
  ArchiveMissing,
  DatabaseAhead,
  DatabaseDiffers,
  DatabaseFailed,
  DatabaseLocked,
  DatabaseUnreachable,
  DriverMissing,
  HistoryDeleted,
  InvalidLocation,
} from './errors.ts';
export type { HorizonName } from './horizon.ts';
export { type LogEnd, type LogSize, type LogSizeOptions, logSize, type RowCount } from './log-size.ts';
export { migrate } from './migrate.ts';
export { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export { lanesOf, lanesThere, type OpenLogOptions, openEventLog, openLogIn } from './open-event-log.ts';
export { createPostgresLog, type PostgresLogOptions } from './postgres-log.ts';
export type { LogSettings } from './settings.ts';
export { withPassword } from './with-password.ts';
