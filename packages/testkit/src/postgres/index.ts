export { dumpAndRestore, installedPostgres } from './installed-postgres.ts';
export { type PostgresServer, type PostgresServerOptions, startPostgresServer } from './postgres-server.ts';
