"""What a file of an article may be: small, of a known format, and no more than it says."""

from __future__ import annotations

import re
from pathlib import Path

from gongzhu.library.enums import MediaKind

MOST_BYTES = 512 * 1024
_FORMATS: dict[MediaKind, dict[str, str]] = {
    MediaKind.PICTURE: {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"},
    MediaKind.SCAN: {"png": "image/png", "jpg": "image/jpeg"},
    MediaKind.AUDIO: {"wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg"},
    MediaKind.VIDEO: {"webm": "video/webm", "mp4": "video/mp4"},
}
_BEGINS: dict[str, tuple[int, bytes]] = {
    "png": (0, b"\x89PNG\r\n\x1a\n"),
    "jpg": (0, b"\xff\xd8\xff"),
    "wav": (0, b"RIFF"),
    "ogg": (0, b"OggS"),
    "webm": (0, b"\x1a\x45\xdf\xa3"),
    "mp4": (4, b"ftyp"),
}
_ACTIVE = re.compile(
    r"<\s*(script|foreignObject|iframe|image|use|style|animate|set|a|!ENTITY|!DOCTYPE)\b"
    r"|\son\w+\s*=|(href|src)\s*=|url\s*\(|javascript:",
    re.IGNORECASE,
)
"""What makes a drawing more than a drawing."""


def media_type(path: Path, kind: MediaKind) -> str:
    """The format by the file's ending. Raises KeyError for one that the kind does not have."""
    return _FORMATS[kind][path.suffix[1:]]


def fault_of(path: Path, kind: MediaKind) -> str:
    """Why a file cannot be published; "" when it can."""
    ending = path.suffix[1:]
    if ending not in _FORMATS[kind]:
        return f"{kind.label}的格式应为 {'、'.join(_FORMATS[kind])}。"
    if not path.is_file():
        return f"knowledge/media 里没有文件「{path.name}」。"
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        return f"「{path.name}」有 {len(content) // 1024} KB，最多 {MOST_BYTES // 1024} KB。"
    return _content_fault(path.name, ending, content)


def _content_fault(name: str, ending: str, content: bytes) -> str:
    if ending == "svg":
        if b"<svg" not in content[:400] or _ACTIVE.search(content.decode(errors="replace")):
            return f"「{name}」不是单纯的图形：不能有脚本、样式、链接或外部内容。"
        return ""
    at, magic = _BEGINS.get(ending, (0, b""))
    return "" if content[at:].startswith(magic) else f"「{name}」的内容不是 {ending}。"


def captions_fault(path: Path) -> str:
    """Why a caption file cannot be used; "" when it can."""
    if not path.is_file():
        return f"knowledge/media 里没有文件「{path.name}」。"
    text = path.read_text(encoding="utf-8", errors="replace")
    return (
        "" if text.startswith("WEBVTT") and "-->" in text else f"「{path.name}」不是 WebVTT 字幕。"
    )
