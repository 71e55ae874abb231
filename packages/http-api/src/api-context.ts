import type { Service } from '@wherefore/service';
import type { FastifyInstance } from 'fastify';
import type { ApiSettings } from './settings.ts';

/** What every part of the API is given. */
export interface ApiContext {
  readonly service: Service;
  readonly settings: ApiSettings;
}

/** A part of the API: a plugin that adds routes. */
export type ApiPart = (app: FastifyInstance, context: ApiContext) => Promise<void>;
