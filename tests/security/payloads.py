"""What people who mean ill, and unlucky keyboards, send: by kind, each with its name."""

from __future__ import annotations

MARK = "gz7f3a"
"""In payloads that would run, so that a reflection is told from ordinary text."""
PRODUCT = "62615533"
"""7919 × 7907: what a template language would print if it ran."""

SQL = (
    "' OR '1'='1", "'; DROP TABLE cases_case;--", "1' UNION SELECT NULL,NULL--", '" OR ""="',
    "1; SELECT pg_sleep(9)--", "') OR 1=1#", "admin'--", "1) OR (1=1", "%' AND 1=0 UNION ALL SELECT 1--",
    "\\'; EXEC xp_cmdshell('id')--", "1/**/OR/**/1=1", "x' AND randomblob(900000000)--", "%", "_", "%_%' ESCAPE '\\",
)  # fmt: skip
MARKUP = (
    f"<script>{MARK}()</script>", f'"><img src=x onerror={MARK}()>', f"'><svg onload={MARK}()>",
    f"javascript:{MARK}()", f'" autofocus onfocus={MARK}() x="', f"</textarea><script>{MARK}()</script>",
    f"</title><script>{MARK}()</script>", f"<iframe srcdoc='<script>{MARK}()</script>'>",
    f"<math><mtext></p><style><img title='</style><img src onerror={MARK}()>'>",
    f"&lt;script&gt;{MARK}()&lt;/script&gt;<b>{MARK}", f"<a href='data:text/html,<script>{MARK}()</script>'>x</a>",
    f"<!--><script>{MARK}()//-->", f"<scr\0ipt>{MARK}()</scr\0ipt>", f"＜script＞{MARK}()＜/script＞",
    f"<input name=key value={MARK}>", f"<form action=//evil.example/{MARK}><button>", f"<base href=//evil.example/{MARK}>",
    f"<meta http-equiv=refresh content='0;url=//evil.example/{MARK}'>", f"<link rel=stylesheet href=//evil.example/{MARK}>",
    f"'-{MARK}()-'", f"\\u003cscript\\u003e{MARK}()", f"]]><script>{MARK}()</script>", f"<object data=//evil.example/{MARK}>",
)  # fmt: skip
TEMPLATES = (
    "{{7919*7907}}", "${7919*7907}", "#{7919*7907}", "<%= 7919*7907 %>", "{% debug %}", "{{ request }}",
    "{{ settings.SECRET_KEY }}", "{% include '/etc/passwd' %}", "{{''.__class__.__mro__}}", "*{7919*7907}",
    "@(7919*7907)", "[[${7919*7907}]]", "%(key)s %s %d {0.__class__}", "{key!r}", "{0}", "%n%n%n%s",
)  # fmt: skip
PATHS = (
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd", "....//....//etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%c0%af..%c0%afetc/passwd", "C:\\Windows\\win.ini", "\\\\evil.example\\share",
    "/proc/self/environ", "~root/.ssh/id_rsa", "photo.jpg\0.php", ".htaccess", "CON", "aux.txt", "a/b/c", "//evil.example/x",
)  # fmt: skip
LINES = (
    "x\r\nSet-Cookie: evil=1", "x\nX-Injected: 1", "x%0d%0aX-Injected: 1", "\r\n\r\n<html>", "x\u2028y", "x\u2029y",
    "x\x0by", "x\x85y", "2026-11-22 ERROR forged log line\n", "a\tb",
)  # fmt: skip
COMMANDS = (
    "; id", "| cat /etc/passwd", "`id`", "$(id)", "&& ping -c 9 127.0.0.1", "|| sleep 9", "() { :;}; echo x",
    "=cmd|'/c calc'!A1", "+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "=HYPERLINK(\"//evil.example\")",
)  # fmt: skip
ODD = (
    "\0", "a\0b", "\x01\x02\x03", "\x1b[31mred", "\ufeff", "\u200b", "\u202egnp.exe", "\u2066x\u2069", "a\u0300" * 40,
    "Ｈｅｌｌｏ１２３", "１２３４５６", "٣٤٥", "²", "½", "Ⅷ", "𝟙𝟚", "😀" * 20, "👨‍👩‍👧‍👦", "𠮷𡈽", "ﷺ", "ß", "ı", "Ǆ",
    "\ud7ff", "\ue000", "\uffff", "\U0010ffff", "é", "e\u0301", "陈\u00a0某", "陈　某", "　", " ", "null", "None", "undefined",
    "true", "[]", "{}", '{"$gt":""}', "[object Object]", "NaN", "Infinity", "-Infinity", "1e309", "-1", "0", "-0", "0.1",
    "1e3", "00000", "0x1F", "1_000", "1,000.00", "９９．９", "99999999999999999999", "-99999999999999999999",
    "9223372036854775808", "2147483648", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-11-22T25:61:61Z",
    "00000000-0000-0000-0000-000000000000", "not-a-uuid", "440106199003070010", "44010619900307001X", "13800000000",
)  # fmt: skip
HUGE = (
    "A" * 101,
    "长" * 501,
    "9" * 300,
    "9" * 5000,
    "é" * 20_000,
    "<" * 3000,
    "(" * 2000,
    "a@" * 3000,
)

ALL: tuple[str, ...] = (*SQL, *MARKUP, *TEMPLATES, *PATHS, *LINES, *COMMANDS, *ODD, *HUGE)
NAMES = tuple(
    one
    for one in (
        *PATHS,
        "x" * 300 + ".jpg",
        "<img src=x>.jpg",
        "照\u202egpj.exe",
        "a\r\nb.jpg",
        "",
        ".",
        "..",
        " ",
    )
)
"""What uploaded files are called."""
