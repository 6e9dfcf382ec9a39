"""What can be read and found."""

from gongzhu.library.selectors.articles import (
    article,
    articles,
    articles_about,
    media,
    related_articles,
)
from gongzhu.library.selectors.finding import Found, Hit, examples, search

__all__ = [
    "Found",
    "Hit",
    "article",
    "articles",
    "articles_about",
    "examples",
    "media",
    "related_articles",
    "search",
]
