"""Start the partner simulator: `python -m simulator --port 0 --data DIR`."""

import argparse
import os
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from simulator.app import Settings, Simulator
from simulator.callbacks import LOOPBACK
from simulator.server import Server, log
from simulator.signing import ALGORITHMS, default_algorithm, has_sm3
from simulator.wire import NOTICE

DEMONSTRATION_KEY = "demonstration-key-not-a-secret"


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT; return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    key = options.key or os.environ.get("SIMULATOR_KEY") or DEMONSTRATION_KEY
    if options.host not in LOOPBACK and key == DEMONSTRATION_KEY:
        parser.error("a host beyond this machine needs a --key of its own")
    if options.signature == "hmac-sm3" and not has_sm3():
        parser.error("this Python has no SM3: use --signature hmac-sha256")
    settings = Settings(
        folder=options.data,
        key=key,
        signing_key=options.signing_key or os.environ.get("SIMULATOR_SIGNING_KEY") or key,
        signature=options.signature,
        seed=options.seed,
        today=options.today,
        callback_hosts=tuple(options.callback_host),
    )
    try:
        server = Server((options.host, options.port), Simulator(settings))
    except OSError as error:
        log(f"cannot start on {options.host}:{options.port}: {error.strerror}")
        return 1
    _run(server, settings)
    return 0


def _run(server: Server, settings: Settings) -> None:
    def stop(*_: object) -> None:
        threading.Thread(target=server.stop, name="stop").start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.simulator.callbacks.start()
    shown = f"default key: {settings.key}" if settings.key == DEMONSTRATION_KEY else "own key"
    log(f"{NOTICE}; signature {settings.signature}; {shown}")
    host, port = server.server_address[:2]
    sys.stdout.write(f"simulator listening on http://{host!s}:{port}\n")
    sys.stdout.flush()
    server.serve_forever(poll_interval=0.1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description=f"{NOTICE}. Plays the registries, the bank and the message gateway over HTTP "
        "for demonstration and tests. Formats: simulator/README.md.",
        epilog="Prints one line on standard output when ready; logs to standard error.",
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="folder of the state file")
    add("--port", type=int, default=8099, help="port, 0 for any free one (default %(default)s)")
    add("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    add("--seed", type=int, default=1, help="other seed, other made-up lives (default 1)")
    add("--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="fix the registries' day")
    add("--key", help="shared key, or SIMULATOR_KEY; default a fixed demonstration key")
    add("--signing-key", help="HMAC key, or SIMULATOR_SIGNING_KEY; default the shared key")
    add(
        "--signature",
        choices=[*ALGORITHMS, "none"],
        default=default_algorithm(),
        help="signature of DCI envelopes (default %(default)s)",
    )
    add(
        "--callback-host",
        action="append",
        default=[],
        metavar="NAME",
        help="allow callbacks to this host too (default: this machine only); may be repeated",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
