"""The partner simulator 演示伙伴: the outside parties of the platform, played over real HTTP.

It answers as the registries that a household's declaration is verified against, as the bank that
pays one-card 一卡通 batches, and as the message gateway; and it breaks on demand. It is a process
of its own, uses the standard library only, and shares no code with the product: what the two have
in common is the written format in `simulator/README.md`, as it would be with a real partner.

Never a real system, never real people: every answer says so in the header `X-Simulator`.
"""
