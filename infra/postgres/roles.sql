-- Who may do what in a database of Wherefore. Plain SQL for a superuser (or who may create roles and owns the database),
-- in one transaction, and safe to run again:
--
--   psql --single-transaction --set ON_ERROR_STOP=1 --file roles.sql wherefore
--
-- Run it before the first `wherefore migrate`, so that there are roles, and after every one, so that they have their
-- rights in what was made. Another schema than event_log: PGOPTIONS='-c wherefore.schema=NAME'.
--
--   wherefore_owner   owns the log. Migrates, verifies, retires. No process that serves runs as it.
--   wherefore_worker  appends; owns the projections, which the log can bring back; works off what was ordered
--   wherefore_api     appends and reads; orders replays. Writes nothing of a projection but which names are in use.
--   wherefore_reader  reads. For people and dashboards.
--
-- Neither worker nor API can change or delete what was recorded, switch off what guards it, or make a table in the log.
-- The roles have no passwords here: see set-up.sh, or name them in pg_hba.conf as peer or cert.

do $$
declare
  role text;
begin
  foreach role in array array['wherefore_owner', 'wherefore_worker', 'wherefore_api', 'wherefore_reader'] loop
    if not exists (select from pg_roles where rolname = role) then
      execute format('create role %I login', role);
    end if;
    execute format('alter role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls inherit', role);
    execute format('revoke all on database %I from %I', current_database(), role);
    execute format('grant connect on database %I to %I', current_database(), role);
  end loop;
  execute format('revoke all on database %I from public', current_database());
  revoke create on schema public from public;
  -- The owner migrates everything, and so may do what a worker may; what it makes there is handed over below.
  grant wherefore_worker to wherefore_owner;
  -- A query by hand that was forgotten holds back vacuum, and the retirement of partitions.
  alter role wherefore_reader set statement_timeout = '60s';
  alter role wherefore_reader set idle_in_transaction_session_timeout = '60s';
  alter role wherefore_reader set default_transaction_read_only = on;
  -- What was acknowledged is on disk. This is the default; an ALTER DATABASE might say otherwise.
  alter role wherefore_worker set synchronous_commit = on;
  alter role wherefore_api set synchronous_commit = on;
end
$$;

do $$
declare
  log text := coalesce(nullif(current_setting('wherefore.schema', true), ''), 'event_log');
  projections text := log || '_projections';
  service text := log || '_service';
  schema text;
  role text;
  relation record;
  granted text;
begin
  -- The schemas, by who owns them. A log of several lanes has one for each, which are there once it has been migrated.
  execute format('grant create on database %I to wherefore_owner', current_database());
  foreach schema in array array[log, projections, service] loop
    if not exists (select from pg_namespace where nspname = schema) then
      execute format('create schema %I', schema);
    end if;
    execute format('alter schema %I owner to %I', schema,
      case when schema = projections then 'wherefore_worker' else 'wherefore_owner' end);
  end loop;

  -- Projections belong to the worker, whoever has made them: it fills, indexes and drops them.
  for relation in
    select relname, relkind from pg_class
    where relnamespace = projections::regnamespace and relkind in ('r', 'v')
      and relowner <> 'wherefore_worker'::regrole
  loop
    execute format('alter %s %I.%I owner to wherefore_worker',
      case relation.relkind when 'v' then 'view' else 'table' end, projections, relation.relname);
  end loop;

  for schema in
    select nspname from pg_namespace
    where nspname in (projections, service) or nspname = log or nspname ~ ('^' || log || '_[0-9]+$')
  loop
    -- From nothing, so that what an earlier version granted is gone; then everybody reads.
    foreach role in array array['wherefore_worker', 'wherefore_api', 'wherefore_reader'] loop
      if schema = projections and role = 'wherefore_worker' then continue; end if;
      execute format('revoke all on all tables in schema %I from %I', schema, role);
      execute format('revoke all on all sequences in schema %I from %I', schema, role);
      execute format('revoke all on all functions in schema %I from %I', schema, role);
      execute format('revoke all on schema %I from %I', schema, role);
      execute format('grant usage on schema %I to %I', schema, role);
      execute format('grant select on all tables in schema %I to %I', schema, role);
      execute format('grant select on all sequences in schema %I to %I', schema, role);
      -- Partitions and generations that are made later.
      execute format('alter default privileges for role %s in schema %I grant select on tables to %I',
        case when schema = projections then 'wherefore_worker' else 'wherefore_owner' end, schema, role);
    end loop;
  end loop;

  -- The log: the rights of an appender, as grantRoles of @wherefore/event-log gives them; who follows has a checkpoint.
  for schema in
    select nspname from pg_namespace
    where (nspname = log or nspname ~ ('^' || log || '_[0-9]+$')) and to_regclass(format('%I.event', nspname)) is not null
  loop
    execute format('revoke execute on function %I.ensure_partitions (bigint) from public', schema);
    execute format('revoke execute on function %I.add_partition () from public', schema);
    foreach role in array array['wherefore_worker', 'wherefore_api'] loop
      foreach granted in array array[
        'insert on %1$I.event',
        'insert (stream_no, stream_id, version, recorded_at, head_hash) on %1$I.stream',
        'update (version, recorded_at, head_hash) on %1$I.stream',
        'insert on %1$I.event_type',
        'update (position) on %1$I.position_counter',
        'update (horizon, updated_at) on %1$I.log_horizon',
        'usage on sequence %1$I.stream_no_seq',
        'usage on sequence %1$I.event_position_seq',
        'execute on function %1$I.ensure_partitions (bigint)'
      ] loop
        execute format('grant ' || granted || ' to %2$I', schema, role);
      end loop;
    end loop;
    execute format('grant insert, update, delete on %I.checkpoint to wherefore_worker', schema);
  end loop;

  -- An answer from memory leaves no trace but this: that the name is in use. A rebuild into another shape makes the view
  -- anew; then this has to be run again.
  if to_regclass(format('%I.refresh_schedule', projections)) is not null then
    execute format('grant update (used_at) on %I.refresh_schedule to wherefore_api', projections);
  end if;

  -- Orders and deliveries under way. The worker works them off, the API orders.
  if to_regclass(format('%I.migration', service)) is not null then
    execute format('grant insert, update, delete on all tables in schema %I to wherefore_worker', service);
    execute format('revoke insert, update, delete on %I.migration from wherefore_worker', service);
    execute format('grant insert, update, delete on %I.replay to wherefore_api', service);
  end if;
end
$$;
