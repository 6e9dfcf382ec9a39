"""A sealed file's row stays as it is because the database refuses everything else.

Free remain only the date it must be kept until (later, never earlier) and the wrapping of its key.
Emptying the whole table (TRUNCATE) is a matter of privileges: the application's role has none.
"""

from __future__ import annotations

from gongzhu.common.triggers import Protection

TABLE = "archive_archivefile"
REFUSAL = "已归档的档案不能修改或删除"
SHORTER = "档案保管期限只能延长"
SEALED = (
    "id", "dossier_id", "number", "sealed_at", "sealed_by", "size", "pages", "sm3", "sha256", "index",
    "path", "timestamp", "stamped_at", "tsa_certificate", "tsa_chain",
)  # fmt: skip

_COLUMNS = ", ".join(f'"{column}"' for column in SEALED)
_IS_SHORTER = (
    "OLD.retention_until IS NOT NULL"
    " AND (NEW.retention_until IS NULL OR NEW.retention_until < OLD.retention_until)"
)

_SQLITE_ON = [
    f"""
    CREATE TRIGGER archive_file_no_update BEFORE UPDATE OF {_COLUMNS} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER archive_file_no_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER archive_file_no_replace BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR dossier_id = NEW.dossier_id OR number = NEW.number)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,  # noqa: S608 - constants only
    f"""
    CREATE TRIGGER archive_file_longer BEFORE UPDATE OF retention_until ON {TABLE} WHEN {_IS_SHORTER}
    BEGIN SELECT RAISE(ABORT, '{SHORTER}'); END
    """,
]
_NAMES = ("archive_file_no_update", "archive_file_no_delete", "archive_file_longer")
_SQLITE_OFF = [f"DROP TRIGGER IF EXISTS {name}" for name in (*_NAMES, "archive_file_no_replace")]
_POSTGRESQL_ON = [
    f"""
    CREATE OR REPLACE FUNCTION archive_file_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION archive_file_refuse_shorter() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{SHORTER}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER archive_file_no_update BEFORE UPDATE OF {_COLUMNS} ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION archive_file_refuse()
    """,
    f"""
    CREATE TRIGGER archive_file_no_delete BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION archive_file_refuse()
    """,
    f"""
    CREATE TRIGGER archive_file_longer BEFORE UPDATE OF retention_until ON {TABLE}
    FOR EACH ROW WHEN ({_IS_SHORTER}) EXECUTE FUNCTION archive_file_refuse_shorter()
    """,
]
_POSTGRESQL_OFF = [
    *(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in _NAMES),
    "DROP FUNCTION IF EXISTS archive_file_refuse()",
    "DROP FUNCTION IF EXISTS archive_file_refuse_shorter()",
]
PROTECTION = Protection(
    on={"sqlite": _SQLITE_ON, "postgresql": _POSTGRESQL_ON},
    off={"sqlite": _SQLITE_OFF, "postgresql": _POSTGRESQL_OFF},
)
