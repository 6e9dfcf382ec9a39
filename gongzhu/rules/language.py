"""The door to the language: check a text against a vocabulary, once, and keep the result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from gongzhu.rules.checker import resolve
from gongzhu.rules.compiler import Env, Program
from gongzhu.rules.deciding import deciding
from gongzhu.rules.explain import Phrase, Speaker, plain_reading, value_list
from gongzhu.rules.gaps import Gaps, find_gaps
from gongzhu.rules.nodes import Node, Ref, refs
from gongzhu.rules.parser import parse
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
    def phrase(self) -> Phrase:
        """What says the rule in plain Chinese with the values of a household put in."""
        return self.speaker.say(self.tree)

    def why(self, env: Env) -> str:
        """What decided the rule: its phrase without the parts that had no say."""
        return deciding(self.speaker, env)

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
        env = Env(facts.household, facts.members, standards, parameters)
        result: Value = self.program.run(env, None)
        return result

    def gaps(
        self,
        facts: Facts,
        standards: Mapping[str, object] = NOTHING,
        parameters: Mapping[str, object] = NOTHING,
    ) -> Gaps:
        """Return what is missing for a value; empty when the value is known."""
        env = Env(facts.household, facts.members, standards, parameters)
        return find_gaps(self.program, env)


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
