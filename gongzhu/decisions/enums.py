"""Words of survey, publicity and decision."""

from django.db.models import TextChoices


class SurveyMethod(TextChoices):
    """How a home was looked into. Source: 民发〔2021〕57号 第16条."""

    HOME = "home", "入户调查"
    NEIGHBOUR = "neighbour", "邻里访问"
    LETTER = "letter", "信函索证"
    REMOTE = "remote", "电话视频（突发事件期间）"


class NoticeState(TextChoices):
    """Life of a public notice."""

    RUNNING = "running", "公示中"
    ENDED = "ended", "公示期满"
    STOPPED = "stopped", "提前停止"


class Result(TextChoices):
    """What was decided."""

    APPROVE = "approve", "予以确认"
    REFUSE = "refuse", "不予确认"


class Finding(TextChoices):
    """What a survey looks into: keys of `Survey.findings`. Source: 民发〔2021〕57号 第16条."""

    HOUSING = "housing", "住房和家居"
    LIVING = "living", "吃穿用和日常开支"
    INCOME = "income", "收入和就业"
    PROPERTY = "property", "财产和大件物品"
    HEALTH = "health", "健康和照料"
    MATCHES = "matches", "与申报是否一致"
    DIFFERENCES = "differences", "出入之处"
