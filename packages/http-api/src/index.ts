export type { ApiContext, ApiPart } from './api-context.ts';
export { createApi } from './create-api.ts';
export { runApi } from './run-api.ts';
export type { ApiBounds, ApiSettings, NamedToken } from './settings.ts';
export { startApi } from './start-api.ts';
