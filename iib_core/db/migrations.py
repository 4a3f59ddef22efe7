"""The schema, as numbered steps on `PRAGMA user_version`.

Step 1 creates the tables of the wire contract (§8) exactly as the older program does, or completes
one that it made; every other table is ours and starts with `iib_`. Triggers are TEMP, on the writer's
connection only: the older program may write the same file and must not run them (it keeps its own
counts). `db.upkeep` squares things after such a visit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from .beside import add_beside
from .columns import add_column_indexes
from .hidden import add_bare, add_hidden
from .journal_tables import add_journal
from .marks_tables import add_marks
from .nodesets import add_node_sets
from .pinlock import add_pin_lock
from .prints import add_prints, forget_texts
from .second import add_second
from .trends import add_days
from .weights import add_weights, forget_weights

CONTRACT_TABLES = """
CREATE TABLE IF NOT EXISTS image(
  id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, exif TEXT, size INTEGER, date TEXT,
  exif_edited INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS image_idx_path ON image(path);
CREATE TABLE IF NOT EXISTS tag(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, score INTEGER, type TEXT, count INTEGER,
  color TEXT DEFAULT '', UNIQUE(name, type) ON CONFLICT REPLACE);
CREATE INDEX IF NOT EXISTS tag_idx_name ON tag(name);
-- a link is its key: without a row id of its own it costs one tree less to write
CREATE TABLE IF NOT EXISTS image_tag(
  image_id INTEGER, tag_id INTEGER, created_at TIMESTAMP,
  FOREIGN KEY(image_id) REFERENCES image(id), FOREIGN KEY(tag_id) REFERENCES tag(id),
  PRIMARY KEY(image_id, tag_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folders(id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT, modified_date TEXT);
CREATE INDEX IF NOT EXISTS folders_idx_path ON folders(path);
CREATE TABLE IF NOT EXISTS extra_path(path TEXT PRIMARY KEY, type TEXT NOT NULL, alias TEXT DEFAULT '');
CREATE TABLE IF NOT EXISTS dir_cover_cache(folder_path TEXT PRIMARY KEY, modified_time TEXT, media_files TEXT);
CREATE TABLE IF NOT EXISTS global_setting(
  setting_json TEXT, name TEXT PRIMARY KEY, created_time TEXT, modified_time TEXT);
CREATE TABLE IF NOT EXISTS image_embedding(
  image_id INTEGER PRIMARY KEY, model TEXT NOT NULL, dim INTEGER NOT NULL, text_hash TEXT NOT NULL,
  vec BLOB NOT NULL, updated_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS image_embedding_idx_model_hash ON image_embedding(model, text_hash);
CREATE TABLE IF NOT EXISTS image_embedding_fail(
  image_id INTEGER NOT NULL, model TEXT NOT NULL, text_hash TEXT NOT NULL, error TEXT NOT NULL,
  updated_at TEXT NOT NULL, PRIMARY KEY(image_id, model, text_hash));
CREATE INDEX IF NOT EXISTS image_embedding_fail_idx_model ON image_embedding_fail(model);
CREATE TABLE IF NOT EXISTS topic_title_cache(
  cluster_hash TEXT PRIMARY KEY, title TEXT NOT NULL, keywords TEXT NOT NULL, model TEXT NOT NULL,
  updated_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS topic_title_cache_idx_model ON topic_title_cache(model);
CREATE TABLE IF NOT EXISTS topic_cluster_cache(
  cache_key TEXT PRIMARY KEY, folders TEXT NOT NULL, model TEXT NOT NULL, params TEXT NOT NULL,
  embeddings_count INTEGER NOT NULL, embeddings_max_updated_at TEXT NOT NULL, result TEXT NOT NULL,
  updated_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS topic_cluster_cache_idx_model ON topic_cluster_cache(model);
INSERT INTO tag(name, score, type, count)
  SELECT 'like', 0, 'custom', 0 WHERE NOT EXISTS (SELECT 1 FROM tag WHERE name = 'like' AND type = 'custom');
"""

#: Columns that databases of older releases may lack (contract §8).
LATER_COLUMNS = (
    ("image", "exif_edited", "INTEGER DEFAULT 0"),
    ("tag", "color", "TEXT DEFAULT ''"),
    ("image_tag", "created_at", "TIMESTAMP"),
    ("extra_path", "alias", "TEXT DEFAULT ''"),
)

OWN_TABLES = """
CREATE INDEX IF NOT EXISTS iib_image_by_date ON image(date DESC, id DESC);

-- every folder that holds media, in the spelling the user sees; ids are never used twice
CREATE TABLE iib_dir(id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, mtime_ns INTEGER);

-- one row beside each row of image: what the contract's table has no column for
CREATE TABLE iib_file(
  image_id INTEGER PRIMARY KEY,
  dir_id INTEGER,                       -- iib_dir.id
  name TEXT,                            -- last component of image.path
  kind INTEGER NOT NULL DEFAULT 0,      -- mediatypes.MediaKind
  mtime_ns INTEGER,
  created REAL,                         -- birth time, Unix seconds
  state INTEGER NOT NULL DEFAULT 0,     -- 0 listed, 1 read, 2 unreadable (error says why)
  reader INTEGER NOT NULL DEFAULT 0,    -- metadata.READER_VERSION that read it
  error TEXT,
  fingerprint INTEGER,                  -- identity of the bytes, for files moved outside
  text_id INTEGER,                      -- iib_text.id; 0 and -1: not indexed yet (db.texts)
  width INTEGER, height INTEGER, duration REAL,
  source TEXT, model TEXT, model_hash TEXT, sampler TEXT, scheduler TEXT, vae TEXT,
  steps INTEGER, cfg REAL, seed TEXT, denoise REAL, clip_skip INTEGER,
  thumbhash BLOB);
CREATE INDEX iib_file_by_dir ON iib_file(dir_id, image_id);
CREATE INDEX iib_file_by_text ON iib_file(text_id, image_id);
CREATE INDEX iib_file_by_fingerprint ON iib_file(fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX iib_file_by_kind ON iib_file(kind, image_id) WHERE kind <> 0;
CREATE INDEX iib_file_pending ON iib_file(mtime_ns DESC, image_id DESC) WHERE state = 0;
CREATE INDEX iib_file_pending_in_dir ON iib_file(dir_id, mtime_ns DESC, image_id DESC) WHERE state = 0;

-- files that are gone for now (L2); nearly always empty, so that looking a row up here is free
CREATE TABLE iib_missing(image_id INTEGER PRIMARY KEY, since TEXT NOT NULL);

-- distinct infotexts, the seed cut out (db.texts), so that a batch of variations is one text
CREATE TABLE iib_text(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE);
"""

#: Links by their tag. For millions of links, which an adopted database has, it is made in the background (`db.upkeep`).
TAG_INDEX = "CREATE INDEX IF NOT EXISTS iib_image_tag_by_tag ON image_tag(tag_id, image_id)"

#: Only where SQLite has FTS5 with the trigram tokenizer (3.34); elsewhere searches scan with LIKE.
TEXT_INDEX = """
CREATE VIRTUAL TABLE iib_text_fts USING fts5(
  body, content='', columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE iib_name_fts USING fts5(
  name, content='iib_file', content_rowid='image_id', columnsize=0, detail=none, tokenize='trigram');
-- apart from the names: a name is known when the file is listed, a seed when it is read
CREATE VIRTUAL TABLE iib_seed_fts USING fts5(
  seed, content='iib_file', content_rowid='image_id', columnsize=0, detail=none, tokenize='trigram');
"""

#: `bulk` = 1 while `db.bulk` keeps counts and the name index itself, many rows at once
COUNT_TRIGGERS = """
CREATE TEMP TABLE IF NOT EXISTS iib_mode(bulk INTEGER NOT NULL);
INSERT INTO iib_mode VALUES (0);
CREATE TEMP TRIGGER iib_link AFTER INSERT ON main.image_tag
WHEN (SELECT bulk FROM iib_mode) = 0
  AND NOT EXISTS (SELECT 1 FROM iib_missing WHERE image_id = new.image_id) BEGIN
  UPDATE tag SET count = coalesce(count, 0) + 1 WHERE id = new.tag_id;
END;
CREATE TEMP TRIGGER iib_unlink AFTER DELETE ON main.image_tag
WHEN (SELECT bulk FROM iib_mode) = 0
  AND NOT EXISTS (SELECT 1 FROM iib_missing WHERE image_id = old.image_id) BEGIN
  UPDATE tag SET count = count - 1 WHERE id = old.tag_id;
END;
CREATE TEMP TRIGGER iib_gone AFTER INSERT ON main.iib_missing
WHEN (SELECT bulk FROM iib_mode) = 0 BEGIN
  UPDATE tag SET count = count - 1 WHERE id IN (SELECT tag_id FROM image_tag WHERE image_id = new.image_id);
END;
CREATE TEMP TRIGGER iib_back AFTER DELETE ON main.iib_missing
WHEN (SELECT bulk FROM iib_mode) = 0 BEGIN
  UPDATE tag SET count = count + 1 WHERE id IN (SELECT tag_id FROM image_tag WHERE image_id = old.image_id);
END;
CREATE TEMP TRIGGER iib_image_gone AFTER DELETE ON main.image
WHEN (SELECT bulk FROM iib_mode) = 0 BEGIN
  DELETE FROM image_tag WHERE image_id = old.id;
  DELETE FROM iib_missing WHERE image_id = old.id;
  DELETE FROM iib_file WHERE image_id = old.id;
  DELETE FROM image_embedding WHERE image_id = old.id;
  DELETE FROM image_embedding_fail WHERE image_id = old.id;
  DELETE FROM iib_print WHERE image_id = old.id;
  DELETE FROM iib_mark WHERE image_id = old.id;
  DELETE FROM iib_album_image WHERE image_id = old.id;
END;
CREATE TEMP TRIGGER iib_tag_gone AFTER DELETE ON main.tag BEGIN
  DELETE FROM image_tag WHERE tag_id = old.id;
  DELETE FROM iib_tag_in_group WHERE tag_id = old.id;
END;
"""

NAME_INDEX_TRIGGERS = """
CREATE TEMP TRIGGER iib_name_in AFTER INSERT ON main.iib_file
WHEN new.name IS NOT NULL AND new.text_id IS NOT -1 AND (SELECT bulk FROM iib_mode) = 0 BEGIN
  INSERT INTO iib_name_fts(rowid, name) VALUES (new.image_id, new.name);
END;
CREATE TEMP TRIGGER iib_name_out AFTER DELETE ON main.iib_file
WHEN old.name IS NOT NULL AND old.text_id IS NOT -1 AND (SELECT bulk FROM iib_mode) = 0 BEGIN
  INSERT INTO iib_name_fts(iib_name_fts, rowid, name) VALUES ('delete', old.image_id, old.name);
END;
CREATE TEMP TRIGGER iib_name_away AFTER UPDATE OF name ON main.iib_file
WHEN old.name IS NOT NULL AND old.text_id IS NOT -1 AND old.name IS NOT new.name AND (SELECT bulk FROM iib_mode) = 0 BEGIN
  INSERT INTO iib_name_fts(iib_name_fts, rowid, name) VALUES ('delete', old.image_id, old.name);
END;
CREATE TEMP TRIGGER iib_name_new AFTER UPDATE OF name ON main.iib_file
WHEN new.name IS NOT NULL AND new.text_id IS NOT -1 AND old.name IS NOT new.name AND (SELECT bulk FROM iib_mode) = 0 BEGIN
  INSERT INTO iib_name_fts(rowid, name) VALUES (new.image_id, new.name);
END;
CREATE TEMP TRIGGER iib_name_late AFTER UPDATE OF text_id ON main.iib_file
WHEN old.text_id = -1 AND new.text_id IS NOT -1 AND new.name IS NOT NULL AND (SELECT bulk FROM iib_mode) = 0 BEGIN
  INSERT INTO iib_name_fts(rowid, name) VALUES (new.image_id, new.name);
END;
CREATE TEMP TRIGGER iib_seed_out AFTER DELETE ON main.iib_file
WHEN old.seed IS NOT NULL AND (SELECT bulk FROM iib_mode) = 0 BEGIN
  INSERT INTO iib_seed_fts(iib_seed_fts, rowid, seed) VALUES ('delete', old.image_id, old.seed);
END;
"""


def _statements(script: str) -> list[str]:
    """A script's statements, so that they run inside our transaction (`executescript` would commit it)."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """A script's statements, within the transaction that is open."""
    for statement in _statements(script):
        connection.execute(statement)


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None


def has_text_index(connection: sqlite3.Connection) -> bool:
    """True when the trigram indexes exist in this database and this SQLite can use them."""
    if not _has_table(connection, "iib_text_fts") or _has_table(connection, "iib_text_behind"):
        return False
    try:
        connection.execute("SELECT 1 FROM iib_text_fts WHERE iib_text_fts MATCH 'abc' LIMIT 1").fetchall()
    except sqlite3.OperationalError:
        return False
    return True


def _step_1(connection: sqlite3.Connection) -> None:
    run_script(connection, CONTRACT_TABLES)
    for table, column, kind in LATER_COLUMNS:
        if column not in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    run_script(connection, OWN_TABLES)
    if connection.execute("SELECT 1 FROM image_tag LIMIT 1").fetchone() is None:
        connection.execute(TAG_INDEX)


def _edited_index(connection: sqlite3.Connection) -> None:
    # edited texts are few; without this, finding them reads every text of the library
    connection.execute("CREATE INDEX IF NOT EXISTS iib_image_edited ON image(id) WHERE exif_edited = 1")


def _tag_names(connection: sqlite3.Connection) -> None:
    # a name of some type is found among the very many words of prompts, whatever its case
    connection.execute("CREATE INDEX IF NOT EXISTS iib_tag_by_type ON tag(type, name COLLATE NOCASE)")


#: Append only; each step runs once, in order, in one transaction.
STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _step_1,
    _edited_index,
    add_journal,
    add_bare,
    add_hidden,
    add_beside,
    add_second,
    add_prints,
    add_marks,
    _tag_names,
    add_pin_lock,
    add_days,
    add_node_sets,
    add_column_indexes,
    add_weights,
)


def knows_trigrams(connection: sqlite3.Connection) -> bool:
    """True when this SQLite has FTS5 with the trigram tokenizer (3.34), which a system's own may lack."""
    try:
        connection.execute("CREATE VIRTUAL TABLE temp.iib_probe USING fts5(x, tokenize='trigram')")
    except sqlite3.OperationalError:
        return False
    connection.execute("DROP TABLE temp.iib_probe")
    return True


def _fit_text_index(connection: sqlite3.Connection, able: bool) -> None:
    """Have the text index where this SQLite is `able` to keep it, and never one that missed anything.

    Without it, `iib_text_behind` says that rows changed which the index does not know; the next SQLite that is able
    begins a new one, which the background fills (`db.upkeep`).
    """
    there, behind = _has_table(connection, "iib_text_fts"), _has_table(connection, "iib_text_behind")
    if not able:
        connection.execute("CREATE TABLE IF NOT EXISTS iib_text_behind(x)")
    elif behind or not there:
        for table in ("iib_text_fts", "iib_name_fts", "iib_seed_fts", "iib_text_behind"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        run_script(connection, TEXT_INDEX)
        connection.execute("DELETE FROM iib_text")
        forget_weights(connection)
        connection.execute("UPDATE iib_file SET text_id = -1")
        forget_texts(connection)
        connection.execute(
            "INSERT INTO iib_seed_fts(rowid, seed) SELECT image_id, seed FROM iib_file WHERE seed IS NOT NULL"
        )


def prepare(
    connection: sqlite3.Connection, able: Callable[[sqlite3.Connection], bool] = knows_trigrams
) -> None:
    """Bring the database to the newest step and install the writer's triggers; `able` says whether this SQLite can
    keep the text index (elsewhere searches scan with LIKE)."""
    trigrams = able(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for number, step in enumerate(STEPS, start=1):
            if number > version:
                step(connection)
                connection.execute(f"PRAGMA user_version = {number}")
        _fit_text_index(connection, trigrams)
        # a start re-creates the special tag if somebody removed it (contract §5.7)
        connection.execute(
            "INSERT INTO tag(name, score, type, count) SELECT 'like', 0, 'custom', 0"
            " WHERE NOT EXISTS (SELECT 1 FROM tag WHERE name = 'like' AND type = 'custom')"
        )
        run_script(connection, COUNT_TRIGGERS)
        if has_text_index(connection):
            run_script(connection, NAME_INDEX_TRIGGERS)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
