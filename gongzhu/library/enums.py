"""Words of the library."""

from django.db.models import TextChoices


class ArticleKind(TextChoices):
    """What sort of thing an article is. Source: 002 知识库; 000 6.2.3.3."""

    KNOWLEDGE = "knowledge", "知识文章"
    PROCEDURE = "procedure", "办事流程"
    ANNOUNCEMENT = "announcement", "通知公告"
    INTRODUCTION = "introduction", "中心介绍"


class MediaKind(TextChoices):
    """Media an article may hold besides text. Source: 002 知识库 (文本、传真扫描件、图形、视频、音频)."""

    PICTURE = "picture", "图片"
    SCAN = "scan", "扫描件"
    AUDIO = "audio", "录音"
    VIDEO = "video", "视频"


class EntryKind(TextChoices):
    """What a passage found by the search belongs to."""

    ITEM = "item", "救助事项"
    ARTICLE = "article", "办事知识"
    POLICY = "policy", "政策文件"
    STANDARD = "standard", "救助标准"
    LIST = "list", "服务清单"
