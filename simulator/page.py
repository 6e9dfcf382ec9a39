"""The page at `/`: says plainly what this process is."""

from collections.abc import Iterable
from html import escape

from simulator.records import CHINESE
from simulator.wire import NOTICE

_STYLE = (
    "body{font:1rem/1.7 sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c2126;"
    "background:#fff}strong{background:#fff3cd;padding:.2rem .5rem}table{border-collapse:collapse}"
    "th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left}"
)


def page(endpoints: Iterable[tuple[str, str, str]]) -> bytes:
    """Return the page for endpoints given as method, path and title."""
    rows = "".join(
        f"<tr><td>{escape(method)}</td><td><code>{escape(path)}</code></td>"
        f"<td>{escape(title)}</td></tr>"
        for method, path, title in endpoints
    )
    sources = "".join(
        f"<li><code>{escape(name)}</code> {escape(label)}</li>" for name, label in CHINESE.items()
    )
    text = f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{NOTICE}</title><style>{_STYLE}</style></head><body><main>
<h1>演示伙伴</h1>
<p><strong>{NOTICE}</strong></p>
<p>本程序在演示和测试时扮演社会救助平台以外的单位：提供核对数据的部门、代发资金的银行和短信网关。
它不连接任何真实部门，不转账，不发短信。所有人员和数据均为虚构。</p>
<p>除本页和存活检查外，各接口都须携带共享密钥。
报文与文件格式见 <code>simulator/README.md</code>。</p>
<h2>数据源</h2><ul>{sources}</ul>
<h2>接口</h2>
<table><thead><tr>
<th scope="col">方法</th><th scope="col">地址</th><th scope="col">用途</th>
</tr></thead>
<tbody>{rows}</tbody></table>
</main></body></html>
"""
    return text.encode()
