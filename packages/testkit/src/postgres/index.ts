export { type PostgresServer, startPostgresServer } from './postgres-server.ts';
