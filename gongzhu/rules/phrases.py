"""Phrases: what returns text for a household, and how a phrase is put together of others."""

from collections.abc import Callable
from dataclasses import dataclass

from gongzhu.rules.compiler import Env, Member

Phrase = Callable[[Env, Member], str]


@dataclass(frozen=True)
class Fixed:
    """A phrase that is the same for every household."""

    text: str

    def __call__(self, env: Env, member: Member) -> str:
        return self.text


def framed(frame: str, *parts: Phrase) -> Phrase:
    """Return a phrase of parts; what is the same for every household is put in once, here."""
    frame %= tuple(escaped(part.text) if isinstance(part, Fixed) else "%s" for part in parts)
    told = [part for part in parts if not isinstance(part, Fixed)]
    if not told:
        return Fixed(frame % ())
    if len(told) == 1:
        only = told[0]
        return lambda env, member: frame % only(env, member)
    if len(told) == 2:
        first, second = told
        return lambda env, member: frame % (first(env, member), second(env, member))
    return lambda env, member: frame % tuple([part(env, member) for part in told])


def escaped(text: str) -> str:
    """Return a text as a frame that says it."""
    return text.replace("%", "%%")
