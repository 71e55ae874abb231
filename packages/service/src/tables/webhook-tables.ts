/** Times are those of the database, ms since 1970. */
export const WEBHOOK_TABLES: readonly string[] = [
  // Whose turn it is to follow the log: one row or none.
  `create table {schema}.webhook_follower (
    is_only boolean primary key default true check (is_only), owner uuid not null, lease_until bigint not null
  )`,
  // The last conclusion of each name, as far as the next one needs it, at the checkpoint of its lane.
  `create table {schema}.webhook_name (
    server_name text collate "C" primary key,
    lane smallint not null,
    full_id uuid not null,
    certificate_version int,
    is_certificate_failing boolean
  ) with (fillfactor = 80)`,
  // Who claims messages of an endpoint holds its row.
  `create table {schema}.webhook_endpoint (
    endpoint text collate "C" primary key,
    failures int not null default 0,
    rests_until bigint not null default 0
  ) with (fillfactor = 50)`,
  // Messages that are yet to be taken. The order of seq is that of the changes of a name.
  `create table {schema}.webhook_delivery (
    delivery_id uuid primary key,
    seq bigint not null generated always as identity,
    endpoint text collate "C" not null,
    server_name text collate "C" not null,
    change text not null,
    event_id uuid not null,
    body text not null,
    attempts int not null default 0,
    queued_at bigint not null,
    due_at bigint not null,
    lease_by uuid,
    lease_until bigint not null default 0
  ) with (fillfactor = 80)`,
  'create index webhook_delivery_seq on {schema}.webhook_delivery (endpoint, seq)',
  'create index webhook_delivery_name on {schema}.webhook_delivery (endpoint, server_name, seq)',
  'create index webhook_delivery_queued on {schema}.webhook_delivery (queued_at)',
];
