"""Try before applying: what fits, what if, a rehearsal, what a vehicle is worth.

Chinese name: 体验专区. Legal basis: 000 6.2.5, 5.1.4.4; 个人信息保护法 第24条 (须可说明).
Never: keeps an answer nobody asked to keep, asks for a name or a number, decides anything.

The answers travel in a cookie that only the platform can read, for an hour. What they come to is
worked out by the same facts and the same published rules as a real application.
"""
