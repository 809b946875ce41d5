/**
 * One step for each version of the schema; a database at version n needs those after the n-th. A step may only add: programs of
 * the version before go on while it is made.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE sldiag.meta (key text PRIMARY KEY, value text NOT NULL);
   CREATE TABLE sldiag.head (p int PRIMARY KEY, head bigint NOT NULL DEFAULT 0, at bigint NOT NULL DEFAULT 0);
   CREATE TABLE sldiag.batch (
     p int NOT NULL, off bigint NOT NULL, at bigint NOT NULL, rid text NOT NULL, rseq bigint NOT NULL, entries text NOT NULL,
     PRIMARY KEY (p, off), UNIQUE (rid, rseq, p));
   CREATE INDEX batch_at ON sldiag.batch (at);
   CREATE TABLE sldiag.part (
     p int PRIMARY KEY, off bigint NOT NULL DEFAULT 0, tick bigint NOT NULL DEFAULT 0, epoch bigint NOT NULL DEFAULT 0,
     owner text, until timestamptz NOT NULL DEFAULT '-infinity');
   CREATE TABLE sldiag.counter (one bool PRIMARY KEY DEFAULT true CHECK (one), n bigint NOT NULL DEFAULT 0, rev bigint NOT NULL DEFAULT 0);
   CREATE TABLE sldiag.dev (
     p int NOT NULL, key int NOT NULL, rev bigint NOT NULL, id text NOT NULL, state text, choice text, skew float8,
     heard bigint NOT NULL, told text NOT NULL, judged bigint NOT NULL, waits bool NOT NULL, report text, next text, failing text,
     PRIMARY KEY (p, key));
   CREATE INDEX dev_id ON sldiag.dev (id);
   CREATE INDEX dev_rev ON sldiag.dev (rev);
   CREATE INDEX dev_failing ON sldiag.dev (p, key) WHERE failing IS NOT NULL;
   CREATE TABLE sldiag.event (
     id bigint PRIMARY KEY, p int, at text NOT NULL, kind text NOT NULL, body text NOT NULL, fingerprint text);
   CREATE INDEX event_fingerprint ON sldiag.event (p, id) WHERE fingerprint IS NOT NULL;
   CREATE INDEX event_at ON sldiag.event (at);
   CREATE TABLE sldiag.member (id text PRIMARY KEY, kind text NOT NULL, seen timestamptz NOT NULL, body text NOT NULL);
   INSERT INTO sldiag.counter DEFAULT VALUES;
   INSERT INTO sldiag.head (p) SELECT generate_series(0, 255);
   INSERT INTO sldiag.part (p) SELECT generate_series(0, 255);`,
  // What the slower compression takes would be a third of a commit; a server that was built without lz4 keeps the slower one.
  `ALTER TABLE sldiag.part ADD COLUMN turns text;
   DO $$ BEGIN
     ALTER TABLE sldiag.dev ALTER COLUMN state SET COMPRESSION lz4, ALTER COLUMN report SET COMPRESSION lz4;
     ALTER TABLE sldiag.batch ALTER COLUMN entries SET COMPRESSION lz4;
     ALTER TABLE sldiag.event ALTER COLUMN body SET COMPRESSION lz4;
   EXCEPTION WHEN feature_not_supported THEN NULL; END $$;`,
  // Absent of batches that receivers of the version before append.
  `ALTER TABLE sldiag.batch ADD COLUMN lines int;
   DO $$ BEGIN
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_api') THEN GRANT SELECT (lines) ON sldiag.batch TO sldiag_api; END IF;
   END $$;`,
  // `until` in milliseconds; `told` of its present state, ended or not.
  `CREATE TABLE sldiag.silence (
     id text PRIMARY KEY, added bigint NOT NULL, until bigint NOT NULL, body text NOT NULL, touched text[] NOT NULL,
     ended bool NOT NULL DEFAULT false, told bool NOT NULL DEFAULT false);
   DO $$ BEGIN
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_api') THEN
       GRANT SELECT, INSERT ON sldiag.silence TO sldiag_api; GRANT UPDATE (touched, ended, told) ON sldiag.silence TO sldiag_api;
     END IF;
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_worker') THEN
       GRANT SELECT, DELETE ON sldiag.silence TO sldiag_worker; GRANT UPDATE (told) ON sldiag.silence TO sldiag_worker;
     END IF;
   END $$;`,
  // What workers of the version before commit is told and saved at once.
  `ALTER TABLE sldiag.part ADD COLUMN told bigint NOT NULL DEFAULT 0;
   ALTER TABLE sldiag.event ADD COLUMN off bigint;`,
  // Which partition has the device with a UDI, and names whose devices left their partition. A worker of a version that knows nothing of
  // that would keep such devices twice: it is refused once all know it.
  `CREATE TABLE sldiag.udi (udi text PRIMARY KEY, p int NOT NULL);
   CREATE TABLE sldiag.pin (p int NOT NULL, name text NOT NULL, home int NOT NULL, PRIMARY KEY (p, name));
   CREATE FUNCTION sldiag.admit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF NEW.body::json->>'knowsMoves' IS NULL AND EXISTS (SELECT FROM sldiag.meta WHERE key = 'floor') THEN
       RAISE EXCEPTION 'all workers here are of a newer version of sldiag, and one of this version would tell things twice: install that one'
         USING ERRCODE = 'SLD01';
     END IF;
     RETURN NEW;
   END $$;
   CREATE TRIGGER admit BEFORE INSERT OR UPDATE ON sldiag.member FOR EACH ROW WHEN (NEW.kind = 'worker') EXECUTE FUNCTION sldiag.admit();
   DO $$ BEGIN
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_worker') THEN
       GRANT SELECT, INSERT, UPDATE, DELETE ON sldiag.udi, sldiag.pin TO sldiag_worker;
     END IF;
   END $$;`,
  // Since when a partition knows a UDI; those of the version before are as old as can be. What servers settle of a device is appended to its
  // partition's log, and nothing else by them; a worker that doesn't know what that is would end at it, and is refused from the first on.
  `ALTER TABLE sldiag.udi ADD COLUMN tick bigint NOT NULL DEFAULT 0;
   CREATE FUNCTION sldiag.choose(place int, device int, request text, name text, topology text, mode text) RETURNS text
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
   DECLARE
     next bigint;
     moment bigint;
   BEGIN
     IF EXISTS (SELECT FROM sldiag.member WHERE kind = 'worker' AND seen > clock_timestamp() - interval '10 seconds'
                AND body::json->>'knowsChoices' IS NULL) THEN
       RETURN 'mixed';
     END IF;
     PERFORM 1 FROM sldiag.dev WHERE p = place AND key = device AND id = name AND report IS NOT NULL;
     IF NOT FOUND THEN RETURN 'gone'; END IF;
     INSERT INTO sldiag.meta VALUES ('choices', 'known') ON CONFLICT DO NOTHING;
     UPDATE sldiag.head SET head = head + 1, at = greatest(at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
       WHERE p = place RETURNING head, at INTO next, moment;
     INSERT INTO sldiag.batch (p, off, at, rid, rseq, entries, lines)
       VALUES (place, next, moment, 'choice ' || request, 1,
         json_build_array(json_build_object('choose', name, 'topology', topology, 'mode', mode))::text, 0)
       ON CONFLICT DO NOTHING;
     RETURN 'done';
   END $$;
   REVOKE ALL ON FUNCTION sldiag.choose FROM PUBLIC;
   CREATE OR REPLACE FUNCTION sldiag.admit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF EXISTS (SELECT FROM sldiag.meta WHERE key = 'floor' AND NEW.body::json->>'knowsMoves' IS NULL
                OR key = 'choices' AND NEW.body::json->>'knowsChoices' IS NULL) THEN
       RAISE EXCEPTION 'all workers here are of a newer version of sldiag, and one of this version would tell things twice: install that one'
         USING ERRCODE = 'SLD01';
     END IF;
     RETURN NEW;
   END $$;
   DO $$ BEGIN
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_api') THEN
       GRANT EXECUTE ON FUNCTION sldiag.choose TO sldiag_api;
     END IF;
   END $$;`,
  // Servers say that they are there by this alone: as members of another kind they would have a share of the partitions.
  `CREATE FUNCTION sldiag.attend(name text, said json) RETURNS void
   LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
     INSERT INTO sldiag.member (id, kind, seen, body) VALUES (name, 'server', clock_timestamp(), said::text)
     ON CONFLICT (id) DO UPDATE SET seen = EXCLUDED.seen, body = EXCLUDED.body WHERE member.kind = 'server'
   $$;
   REVOKE ALL ON FUNCTION sldiag.attend FROM PUBLIC;
   DO $$ BEGIN
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_api') THEN
       GRANT EXECUTE ON FUNCTION sldiag.attend TO sldiag_api;
     END IF;
   END $$;`,
  // Outputs that are given to devices go into their partitions' logs by this alone, and workers answer beside what they commit. A worker
  // that doesn't know what that is would end at it, and is refused from the first on. Heads are locked in one order by all.
  `CREATE TABLE sldiag.answer (
     request text NOT NULL, p int NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(), body text NOT NULL, PRIMARY KEY (request, p));
   CREATE FUNCTION sldiag.give(request text, source text, places int[], documents text[]) RETURNS text
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
   DECLARE
     place int;
     document json;
     next bigint;
     moment bigint;
   BEGIN
     IF EXISTS (SELECT FROM sldiag.member WHERE kind = 'worker' AND seen > clock_timestamp() - interval '10 seconds'
                AND body::json->>'knowsGiven' IS NULL) THEN
       RETURN 'mixed';
     END IF;
     INSERT INTO sldiag.meta VALUES ('given', 'known') ON CONFLICT DO NOTHING;
     FOR place, document IN SELECT g.p, g.body::json FROM unnest(places, documents) AS g(p, body) ORDER BY g.p LOOP
       UPDATE sldiag.head SET head = head + 1, at = greatest(at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
         WHERE p = place RETURNING head, at INTO next, moment;
       INSERT INTO sldiag.batch (p, off, at, rid, rseq, entries, lines)
         VALUES (place, next, moment, 'given ' || request, 1,
           json_build_array(json_build_object('given', request, 'source', source, 'records', document))::text, json_array_length(document))
         ON CONFLICT DO NOTHING;
     END LOOP;
     RETURN 'done';
   END $$;
   REVOKE ALL ON FUNCTION sldiag.give FROM PUBLIC;
   CREATE OR REPLACE FUNCTION sldiag.admit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF EXISTS (SELECT FROM sldiag.meta WHERE key = 'floor' AND NEW.body::json->>'knowsMoves' IS NULL
                OR key = 'choices' AND NEW.body::json->>'knowsChoices' IS NULL OR key = 'given' AND NEW.body::json->>'knowsGiven' IS NULL) THEN
       RAISE EXCEPTION 'all workers here are of a newer version of sldiag, and one of this version would tell things twice: install that one'
         USING ERRCODE = 'SLD01';
     END IF;
     RETURN NEW;
   END $$;
   DO $$ BEGIN
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_api') THEN
       GRANT EXECUTE ON FUNCTION sldiag.give TO sldiag_api; GRANT SELECT ON sldiag.answer TO sldiag_api;
     END IF;
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_worker') THEN
       GRANT SELECT, INSERT, DELETE ON sldiag.answer TO sldiag_worker;
     END IF;
   END $$;`,
  // `asked`: up to here somebody waits for what was settled or given, who goes before what waits in other partitions.
  `ALTER TABLE sldiag.head ADD COLUMN asked bigint NOT NULL DEFAULT 0;
   CREATE FUNCTION sldiag.ask(place int, request text, entry json, messages int) RETURNS void
   LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
   DECLARE
     next bigint;
     moment bigint;
   BEGIN
     UPDATE sldiag.head SET head = head + 1, asked = head + 1, at = greatest(at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
       WHERE p = place RETURNING head, at INTO next, moment;
     INSERT INTO sldiag.batch (p, off, at, rid, rseq, entries, lines)
       VALUES (place, next, moment, request, 1, json_build_array(entry)::text, messages) ON CONFLICT DO NOTHING;
   END $$;
   REVOKE ALL ON FUNCTION sldiag.ask FROM PUBLIC;
   CREATE OR REPLACE FUNCTION sldiag.choose(place int, device int, request text, name text, topology text, mode text) RETURNS text
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
   BEGIN
     IF EXISTS (SELECT FROM sldiag.member WHERE kind = 'worker' AND seen > clock_timestamp() - interval '10 seconds'
                AND body::json->>'knowsChoices' IS NULL) THEN
       RETURN 'mixed';
     END IF;
     PERFORM 1 FROM sldiag.dev WHERE p = place AND key = device AND id = name AND report IS NOT NULL;
     IF NOT FOUND THEN RETURN 'gone'; END IF;
     INSERT INTO sldiag.meta VALUES ('choices', 'known') ON CONFLICT DO NOTHING;
     PERFORM sldiag.ask(place, 'choice ' || request, json_build_object('choose', name, 'topology', topology, 'mode', mode), 0);
     RETURN 'done';
   END $$;
   CREATE OR REPLACE FUNCTION sldiag.give(request text, source text, places int[], documents text[]) RETURNS text
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
   BEGIN
     IF EXISTS (SELECT FROM sldiag.member WHERE kind = 'worker' AND seen > clock_timestamp() - interval '10 seconds'
                AND body::json->>'knowsGiven' IS NULL) THEN
       RETURN 'mixed';
     END IF;
     INSERT INTO sldiag.meta VALUES ('given', 'known') ON CONFLICT DO NOTHING;
     PERFORM sldiag.ask(g.p, 'given ' || request, json_build_object('given', request, 'source', source, 'records', g.body::json),
         json_array_length(g.body::json))
       FROM (SELECT * FROM unnest(places, documents) AS u(p, body) ORDER BY p) AS g;
     RETURN 'done';
   END $$;
   DO $$ BEGIN
     IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'sldiag_worker') THEN
       GRANT UPDATE (asked) ON sldiag.head TO sldiag_worker;
     END IF;
   END $$;`,
];

/** What each kind of process may do, and no more; for who may create roles. Users are granted one of them. */
export const ROLES = `-- Roles belong to all databases of a server: another cluster's may be there.
DO $$ DECLARE role text; BEGIN
  FOREACH role IN ARRAY ARRAY['sldiag_receiver', 'sldiag_worker', 'sldiag_api'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN EXECUTE format('CREATE ROLE %I NOLOGIN', role); END IF;
  END LOOP;
END $$;
GRANT USAGE ON SCHEMA sldiag TO sldiag_receiver, sldiag_worker, sldiag_api;
-- Receivers append and read nothing that was appended.
GRANT SELECT ON sldiag.meta, sldiag.head TO sldiag_receiver;
GRANT UPDATE (head, at) ON sldiag.head TO sldiag_receiver;
GRANT INSERT ON sldiag.batch TO sldiag_receiver;
GRANT SELECT, INSERT, UPDATE ON sldiag.member TO sldiag_receiver;
-- Workers read the log, write states and events, and delete what is old.
GRANT SELECT ON ALL TABLES IN SCHEMA sldiag TO sldiag_worker;
GRANT INSERT, UPDATE, DELETE ON sldiag.meta, sldiag.dev, sldiag.event, sldiag.member, sldiag.udi, sldiag.pin TO sldiag_worker;
GRANT INSERT, DELETE ON sldiag.batch, sldiag.answer TO sldiag_worker;
GRANT UPDATE (head, at, asked) ON sldiag.head TO sldiag_worker;
GRANT UPDATE ON sldiag.part, sldiag.counter TO sldiag_worker;
GRANT DELETE ON sldiag.silence TO sldiag_worker;
GRANT UPDATE (told) ON sldiag.silence TO sldiag_worker;
-- Servers read what is shown, and silence.
GRANT SELECT ON sldiag.meta, sldiag.head, sldiag.part, sldiag.counter, sldiag.dev, sldiag.event, sldiag.member, sldiag.answer TO sldiag_api;
GRANT SELECT (p, off, at, lines) ON sldiag.batch TO sldiag_api;
GRANT SELECT, INSERT ON sldiag.silence TO sldiag_api;
GRANT UPDATE (touched, ended, told) ON sldiag.silence TO sldiag_api;
-- They settle a topology and give outputs to devices by these alone: appending anything else is not theirs. And they say that they are there.
GRANT EXECUTE ON FUNCTION sldiag.choose, sldiag.give, sldiag.attend TO sldiag_api;
`;
