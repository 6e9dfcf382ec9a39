"""What a guide tells further: text, tables and pictures, drawn for the item's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from gongzhu.catalogue.models import Picture as Kept, Policy
from gongzhu.catalogue.schema_guide import Guide, Picture
from gongzhu.library import rendering, sections
from gongzhu.portal.selectors.finding import link
from gongzhu.portal.selectors.help import Basis, policy_basis


@dataclass(frozen=True)
class Shown:
    """One block: drawn text, or a picture with its size. basis: where what it says is written."""

    html: SafeString | None
    picture: Picture | None
    size: tuple[int, int] | None
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class Told:
    """What stands below one heading of the guide."""

    anchor: str
    title: str
    blocks: tuple[Shown, ...]


def told(guide: Guide) -> tuple[Told, ...]:
    """The further parts of a guide; () for most."""
    if not guide.blocks:
        return ()
    kept = Kept.objects.filter(digest__in=guide.pictures).values_list("digest", "width", "height")
    sizes = {digest: (width, height) for digest, width, height in kept}
    known = {one.code: one for one in Policy.objects.all()}
    return tuple(
        Told(
            one.anchor,
            one.title,
            tuple(_shown(guide, number, sizes, known) for number, _ in one.blocks),
        )
        for one in sections.of_guide(guide)
    )


def _shown(
    guide: Guide, number: int, sizes: dict[str, tuple[int, int]], known: dict[str, Policy]
) -> Shown:
    block = guide.blocks[number]
    cited = [one for one in block.citations if one.policy in known]
    basis = tuple(policy_basis(known[one.policy], one.clause, one.grade) for one in cited)
    if block.picture:
        return Shown(None, block.picture, sizes.get(block.picture.digest), basis)
    content = block.model_dump(mode="json", exclude_none=True, exclude={"citations"})
    return Shown(rendering.block(content, link), None, None, basis)
