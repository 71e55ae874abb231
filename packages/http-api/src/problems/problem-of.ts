import { ResolverError } from '@wherefore/core';
import { EventLogError } from '@wherefore/event-log';
import type { HistoryDeleted } from '@wherefore/event-log/postgres';
import { ProjectionError } from '@wherefore/projections';
import { historyDeleted } from './history-deleted.ts';
import { Problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';

/** What is told of anything that was thrown. Of what was not meant for clients nothing is told but that it happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return problemOfParts(error) ?? problemOfFramework(error) ?? internalError(error);
}

function problemOfParts(cause: unknown): Problem | undefined {
  if (cause instanceof ResolverError) return problemOfResolver(cause);
  if (cause instanceof EventLogError && (cause.retryable || cause.code === 'log-closed')) return noDatabase(cause);
  if (cause instanceof EventLogError && cause.code === 'archive-missing') {
    const detail = 'It needs events that were moved into an archive, and this process was not told where that is.';
    return new Problem('archive-missing', detail, { retryAfter: 3600, cause });
  }
  if (cause instanceof EventLogError && cause.code === 'history-deleted') {
    return historyDeleted((cause as HistoryDeleted).deletedTo, cause);
  }
  if (cause instanceof ProjectionError) {
    if (cause.code === 'projection-faulted') {
      const detail = 'A read model met an event that it cannot read, and waits for its operator.';
      return new Problem('projection-faulted', detail, { retryAfter: 60, cause });
    }
    if (cause.retryable) return noDatabase(cause);
  }
  return undefined;
}

function problemOfResolver(cause: ResolverError): Problem {
  switch (cause.code) {
    case 'overloaded':
      return new Problem('too-many-resolutions', 'Try again in a moment: what is known already is still answered.', {
        cause,
      });
    case 'log-unavailable':
      return noDatabase(cause);
    case 'invalid-pin':
      return new Problem('invalid-request', `The pin cannot be set: ${cause.message}.`, { cause });
    case 'disposed':
      return new Problem('shutting-down', 'This process takes nothing on any more.', { cause });
  }
}

function noDatabase(cause: Error): Problem {
  const detail = 'The database does not answer. Names that are fresh in memory are still answered.';
  return new Problem('database-unavailable', detail, { retryAfter: 2, cause });
}

const OF_FRAMEWORK: Readonly<Record<string, readonly [code: ProblemCode, detail: string]>> = {
  FST_ERR_BAD_URL: ['invalid-request', 'The path is not percent-encoded as it has to be.'],
  FST_ERR_MAX_PARAM_LENGTH: ['path-too-long', 'A part of the path is too long.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'The body is larger than is read here.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'Say in Content-Type what the body is: application/json, or text/plain or text/markdown of an import.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid-request', 'The body is empty, and JSON is expected.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid-request', 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid-request', 'The body is not as long as Content-Length says.'],
  FST_ERR_REOPENED_CLOSE_SERVER: ['shutting-down', 'This process takes nothing on any more.'],
};

/** Errors of Fastify: their messages are not for clients, for some repeat what was sent. */
function problemOfFramework(cause: unknown): Problem | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code, statusCode } = cause as Error & { readonly code?: unknown; readonly statusCode?: unknown };
  const known = typeof code === 'string' && Object.hasOwn(OF_FRAMEWORK, code) ? OF_FRAMEWORK[code] : undefined;
  if (known !== undefined) return new Problem(...known, { cause });
  // The parser of JSON: text that is none, and keys that would poison prototypes.
  if (cause instanceof SyntaxError && statusCode === 400) {
    return new Problem('invalid-request', 'The body is not JSON, or has a key that is not allowed.', { cause });
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new Problem('invalid-request', 'The request cannot be read.', { cause });
  }
  return undefined;
}

function internalError(cause: unknown): Problem {
  return new Problem('internal-error', 'The log of this process has more about it, by the id of this request.', {
    cause,
  });
}
