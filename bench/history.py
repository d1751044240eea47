"""Years of records that were signed long ago, written by SQL: a million takes about 2 GB.

They hang together as real ones do, but what is sealed in them is noise: nothing opens them.
"""

import sqlite3
from pathlib import Path

PAIRS = 2_000  # who once supervised whom; their relationships ended
_LONG_AGO = "2019-03-04 10:00:00.000000"
_ID = "lower(hex(randomblob(6)))"
_ROWS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"

# Each statement fills one table with rows of `count` records; `past` holds their ids meanwhile.
_STATEMENTS = (
    f"CREATE TEMP TABLE past AS {_ROWS} SELECT i, {_ID} AS id, i % {PAIRS} AS pair FROM n",
    """INSERT INTO session (id, pair_id, school_id, policy, due_key, due_by, kind, status,
         booked_starts_at, booked_minutes, booked_place, sequence, version)
       SELECT 's' || id, 'past-' || pair, 'school-0', 'srscmat@1', id, '2019-03-29', 'one-to-one',
         'held', :then, 90, 'school', 0, 4 FROM past""",
    """INSERT INTO document (id, kind, pair_id, school_id, author_id, policy, begun_at, session_id,
         status, revision, digest, submitted_at, ended_at, version)
       SELECT id, 'record', 'past-' || pair, 'school-0', 'person-1', 'srscmat@1', :then, 's' || id,
         'locked', 1, hex(randomblob(32)), :then, :then, 4 FROM past""",
    """INSERT INTO signer (document_id, person_id, part, position)
       SELECT id, 'person-1', 'supervisor', 0 FROM past
       UNION ALL SELECT id, 'person-2', 'supervisee', 1 FROM past""",
    """INSERT INTO signature (document_id, revision, person_id, tenant_id, object_id, name_shown,
         signed_at, digest, sentence, form_hash, template_version, position)
       SELECT id, 1, who, '7d3f', '0c5f', 'Person', :then, '', 'I agree.', '', '1', place FROM past
       CROSS JOIN (SELECT 'person-1' AS who, 0 AS place UNION ALL SELECT 'person-2', 1)""",
    """INSERT INTO part (id, document_id, version) SELECT id || 'p', id, 1 FROM past""",
    """INSERT INTO part_version (id, version, document_id, kind, unit_kind, unit_id, saved_at,
         saved_by, key, position, removed, answers, salt)
       SELECT id || 'p', 1, id, 'section', 'document', id, :then, 'person-1', 'harm', 0, 0,
         randomblob(90), randomblob(61) FROM past""",
    """INSERT INTO revision (document_id, revision, manifest, digest, submitted_at)
       SELECT id, 1, randomblob(60), '', :then FROM past""",
    """INSERT INTO revision_part (document_id, revision, part_id, version, position)
       SELECT id, 1, id || 'p', 1, 0 FROM past""",
    """INSERT INTO data_key (id, unit_kind, unit_id, wrapped)
       SELECT id || 'k', 'document', id, randomblob(65) FROM past""",
    """INSERT INTO reading (id, document_id, revision, person_id, opened_at, form_hash,
         template_version, part_id)
       SELECT id || 'r', id, 1, 'person-2', :then, '', '1', '' FROM past""",
    """INSERT INTO audit (stream, seq, prev, event, actor, at, facts, hash)
       SELECT 'document:' || id, seq, randomblob(32), 'signed', 'person-1', :then, '{}',
         randomblob(32) FROM past CROSS JOIN (SELECT 1 AS seq UNION ALL SELECT 2)""",
    """INSERT INTO outbox (kind, subject, recipient, occurrence, collapse_key, state, due_at,
         conversation, activity_id, attempts, touched, shown, sent_at)
       SELECT 'document', id, 'person:' || who, '1-locked', 'document:' || id || ':' || who, 'sent',
         :then, 'a:past', who || id, 0, 0, 0, :then FROM past
       CROSS JOIN (SELECT 'person-1' AS who)""",
    """INSERT INTO action (id, pair_id, document_id, owner_id, due_on, status, carried)
       SELECT id || 'a', 'past-' || pair, id, 'person-2', '2019-04-30', 'done', 0 FROM past""",
)


def write(database: Path, records: int) -> None:
    """Add so many old records to a database that nobody has open."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-1000000")
        connection.execute("BEGIN")
        pairs = [(f"past-{n}", n % 2 + 1, 2 - n % 2) for n in range(PAIRS)]
        connection.executemany(
            "INSERT OR IGNORE INTO pair (id, school_id, supervisor_id, supervisee_id, ends_on)"
            " VALUES (?, 'school-0', 'person-' || ?, 'person-' || ?, '2020-07-17')",
            pairs,
        )
        for statement in _STATEMENTS:
            connection.execute(statement, {"count": records, "then": _LONG_AGO})
        connection.execute("DROP TABLE past")
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def open_things(database: Path, count: int) -> None:
    """Add matters that the planner will look at again, none of them today."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        connection.execute(
            f"""INSERT INTO outbox (kind, subject, recipient, occurrence, collapse_key, state,
                  due_at, next_plan_at, attempts, touched, shown)
                {_ROWS} SELECT 'document', 'open-' || i, 'office', 'plan', '', 'planned',
                  :then, datetime('2027-01-05 08:00:00', '+' || (i % 90) || ' days')
                  || '.000000', 0, 0, 0 FROM n""",
            {"count": count, "then": _LONG_AGO},
        )
    finally:
        connection.close()
