export type { ApiSettings, NamedToken } from './settings.ts';
