"""Refusals: every "no" of the platform is one of these and carries a sentence for people."""


class Refusal(Exception):
    """A refusal in plain Chinese: what happened and what to do next.

    sentence: shown as it is beside the button, on the page and in the API answer.
    """

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Denied(Refusal):
    """The person may see the thing but may not do this to it."""

    status = 403


class Missing(Refusal):
    """The thing does not exist, or lies outside the actor's scope: both look the same."""

    status = 404

    def __init__(
        self, sentence: str = "没有找到您要查看的内容。请核对编号，或返回上一页重新选择。"
    ) -> None:
        super().__init__(sentence)


class Conflict(Refusal):
    """Somebody or something got there first, or the case stands elsewhere now."""

    status = 409


class Invalid(Refusal):
    """What was typed cannot be accepted.

    fields: sentences by field name; empty when the fault belongs to the whole form.
    """

    status = 422

    def __init__(self, sentence: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = fields or {}


class Unavailable(Refusal):
    """Something outside is not answering now; nothing was lost."""

    status = 503
