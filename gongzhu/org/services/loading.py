"""What every loader shares: the tally it returns and the mark it leaves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from gongzhu.audit import services as audit
from gongzhu.common.actor import Actor


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a file changed.

    retired: rows the file no longer names, kept but not current. skipped: left as they are
    because an administrator changed them or because they are for demonstrations only.
    """

    created: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0
    skipped: int = 0

    @property
    def is_news(self) -> bool:
        """Whether anything in the database is now different."""
        return bool(self.created or self.changed or self.retired)

    @property
    def words(self) -> str:
        """The tally in words."""
        return (
            f"新增{self.created}，更新{self.changed}，停用{self.retired}，"
            f"未变{self.unchanged}，跳过{self.skipped}"
        )


def leave_mark(action: str, path: Path, loaded: Loaded, *, by: Actor) -> None:
    """One audit entry for a load that changed something, none for one that did not."""
    if loaded.is_news:
        reason = f"导入 {path.parent.name}/{path.name}：{loaded.words}"
        audit.record(action, by=by, reason=reason, detail=asdict(loaded))
