-- The role the edge signs in as: owns nothing, and row-level security binds it. Roles belong to the whole server, so this
-- may meet one that is there already. The password comes as a setting of this transaction; without one, log-in is left as it is.
do $$
begin
  create role callplane_edge nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
exception
  when duplicate_object or unique_violation then null;
end
$$;

do $$
declare
  password text := nullif(current_setting('callplane.edge_password', true), '');
begin
  if password is not null then
    execute format('alter role callplane_edge login password %L', password);
  end if;
end
$$;
