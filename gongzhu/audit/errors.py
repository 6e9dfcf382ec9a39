"""What can be wrong with the trail. Neither is a refusal to a person: both stop the machine."""


class NotInTransaction(RuntimeError):
    """An entry was to be recorded apart from what it tells about. A programming fault."""


class Broken(RuntimeError):
    """The chain does not hold; nothing more is recorded or signed until somebody has looked.

    seq: the first entry that is wrong, 0 when the end itself is.
    """

    def __init__(self, seq: int, fault: str) -> None:
        super().__init__(f"操作留痕第 {seq} 条起不可信：{fault}。请立即停止办理并通知安全审计员。")
        self.seq = seq
