import type { Conclusion } from '@wherefore/discovery';
import type { BulkLog } from '@wherefore/event-log';
import type { Service } from '@wherefore/service';
import type { FastifyInstance } from 'fastify';
import type { PreparedAnswer } from './destination/prepared-answer.ts';
import type { Resolving } from './destination/resolving.ts';
import type { Gate } from './limits/gate.ts';
import type { Limits } from './limits/limits.ts';
import type { Page } from './page/page.ts';
import type { ApiSettings } from './settings.ts';
import type { Withhold } from './withholding/withhold.ts';

/** What every part of the API is given. */
export interface ApiContext {
  /** Its logger is the one to log to: Fastify has none. */
  readonly service: Service;
  readonly settings: ApiSettings;
  readonly limits: Limits;
  /** The log of the service for those who look at it: not at the cost of those who resolve. */
  readonly history: BulkLog;
  /** What is read of the projections goes through it, for the same reason. */
  readonly reading: Gate;
  readonly resolving: Resolving;
  readonly preparedAnswer: (conclusion: Conclusion) => PreparedAnswer;
  /** What is told of the network that this process is in goes through it. */
  readonly withhold: Withhold;
  /** `undefined` where none is served. */
  readonly page: Page | undefined;
}

/** A part of the API: a plugin that adds routes. */
export type ApiPart = (app: FastifyInstance, context: ApiContext) => Promise<void>;
