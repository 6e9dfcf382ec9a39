"""The door to the language: check a text against a vocabulary, once, and keep the result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from gongzhu.rules.checker import resolve
from gongzhu.rules.compiler import Env, Program
from gongzhu.rules.explain import Speaker, plain_reading, value_list
from gongzhu.rules.gaps import NO_GAPS, Gaps, finder
from gongzhu.rules.nodes import Node, Ref, refs
from gongzhu.rules.parser import parse
from gongzhu.rules.telling import Tell, teller
from gongzhu.rules.types import Type, Value
from gongzhu.rules.vocabulary import Facts, Vocabulary

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Checked:
    """A rule text that fits its vocabulary: its typed tree and, made on first use, its closures."""

    text: str
    tree: Node
    vocabulary: Vocabulary

    @cached_property
    def program(self) -> Program:
        """The compiled closures."""
        return Program(self.tree)

    @cached_property
    def speaker(self) -> Speaker:
        """What finds the words, with values, for any part of the rule."""
        return Speaker(self.program, with_values=True)

    @cached_property
    def tell(self) -> Tell:
        """What says a condition in plain Chinese with the values of a household, and what decided."""
        return teller(self.speaker)

    @cached_property
    def open_gaps(self) -> Callable[[Env], Gaps]:
        """What finds what is missing; to be asked only while the value is unknown."""
        return finder(self.program)

    @cached_property
    def values(self) -> Callable[[Env], tuple[tuple[str, str], ...]]:
        """What lists the (label, value text) of everything the rule looks at."""
        return value_list(self.program)

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """Each fact, standard and parameter used, once, in the order of first use."""
        return refs(self.tree)

    def value(
        self,
        facts: Facts,
        standards: Mapping[str, object] = NOTHING,
        parameters: Mapping[str, object] = NOTHING,
    ) -> Value:
        """Return the value for one household; None when unknown.

        Raises FactError when a value used does not fit its declaration.
        """
        env = Env.on(facts, standards, parameters)
        result: Value = self.program.run(env, None)
        return result

    def gaps(
        self,
        facts: Facts,
        standards: Mapping[str, object] = NOTHING,
        parameters: Mapping[str, object] = NOTHING,
    ) -> Gaps:
        """Return what is missing for a value; empty when the value is known."""
        env = Env.on(facts, standards, parameters)
        return NO_GAPS if self.program.run(env, None) is not None else self.open_gaps(env)


@lru_cache(maxsize=8192)
def check(text: str, vocabulary: Vocabulary, expects: str = "bool") -> Checked:
    """Return the checked rule; the same arguments return the same object.

    expects: bool, int, money, number, text or date.
    Raises RuleError with position, length and a Chinese sentence when the text cannot be used.
    """
    return Checked(text, resolve(parse(text), vocabulary, Type(expects)), vocabulary)


def reading(text: str, vocabulary: Vocabulary, expects: str = "bool") -> str:
    """Return the plain-Chinese reading of a rule, without values, for policy officers.

    Raises RuleError when the text cannot be used.
    """
    return plain_reading(check(text, vocabulary, expects).program)
