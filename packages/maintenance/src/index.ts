export type { WebhookChange, WebhookEndpoint, WorkerSettings } from './settings.ts';
