export { runWorker } from './run-worker.ts';
export type { WebhookChange, WebhookEndpoint, WorkerSettings } from './settings.ts';
export { startWorker, type Worker, type WorkerOptions } from './start-worker.ts';
export { type ReadWebhookEndpoints, readWebhookEndpoints } from './webhooks/read-endpoints.ts';
