"""The trail is append-only because the database refuses everything else.

A role that owns the table can remove a trigger; the running application's role must not own it,
and what an owner does is found by the signed checkpoints. Source: GB/T 22239 8.1.4.3 (防删改).
"""

from __future__ import annotations

from gongzhu.common.triggers import Protection

REFUSAL = "操作留痕只能追加，不能修改或删除"

# INSERT OR REPLACE removes a row without firing a DELETE trigger, hence the third one
_SQLITE_ON = [
    f"""
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,  # noqa: S608 - a constant
]
_SQLITE_OFF = [
    "DROP TRIGGER IF EXISTS audit_entry_no_update",
    "DROP TRIGGER IF EXISTS audit_entry_no_delete",
    "DROP TRIGGER IF EXISTS audit_entry_no_replace",
]
_POSTGRESQL_ON = [
    f"""
    CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()
    """,
]
_POSTGRESQL_OFF = [
    "DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry",
    "DROP FUNCTION IF EXISTS audit_entry_refuse()",
]
PROTECTION = Protection(
    on={"sqlite": _SQLITE_ON, "postgresql": _POSTGRESQL_ON},
    off={"sqlite": _SQLITE_OFF, "postgresql": _POSTGRESQL_OFF},
)
