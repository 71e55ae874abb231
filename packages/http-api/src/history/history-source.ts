import type { Instant } from '@wherefore/discovery';
import type { BulkLog } from '@wherefore/event-log';
import type { FastifyRequest } from 'fastify';
import type { HistoryAnswers } from './history-answers.ts';

/** A history to be told: that of this service, or a sample. */
export interface HistorySource {
  readonly log: BulkLog;
  now(): Instant;
  /** Nothing is ever added to it any more. */
  readonly isClosed: boolean;
  /** Has a name resolved of which nothing is known. Absent: nobody is asked. */
  readonly resolve?: (serverName: string, request: FastifyRequest) => Promise<unknown>;
}

/** Where a history is served, and from what. */
export interface HistoryRoutes {
  /** Before the paths. */
  readonly prefix: string;
  /** Before the ids of operations, which are unique. */
  readonly operations: '' | 'sample';
  readonly open: () => Promise<HistorySource>;
  readonly answers: HistoryAnswers;
  /** Whose request counts as whose. */
  readonly clientOf: (request: FastifyRequest) => string;
}

export function operationId({ operations }: Pick<HistoryRoutes, 'operations'>, name: string): string {
  return operations === '' ? name : `${operations}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
