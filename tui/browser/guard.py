"""Who may see the interview: only who knows the secret, and only through the address that was handed out.

The secret stands in the address and in every path below it, not in a cookie: all ports of a machine share their
cookies, so that any other program's page on it would be sent it.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

ADDRESS = "127.0.0.1"
NAMES = (ADDRESS, "localhost")
"""Names under which a browser on this machine may ask. Any other was led here from outside."""


@dataclass(frozen=True)
class Guard:
    """Lets requests in, or says why not."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def address(self) -> str:
        """The whole secret address of the page."""
        return f"http://{ADDRESS}:{self.port}/?token={self.token}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser may call this server."""
        return tuple(f"{name}:{self.port}" for name in NAMES)

    def refusal(self, host: str, origin: str | None, token: str, *, from_page: bool = False) -> str:
        """Why a request is refused; empty when it is let in.

        Args:
            host: the name under which the browser asked.
            origin: the page that asks, where the browser says so.
            token: the secret it knows.
            from_page: whether only a page of this server asks for such a thing, so that it must say so.
        """
        if host not in self.hosts:
            return "This address is not the one that was handed out."
        if origin != f"http://{host}" and (from_page or origin is not None):
            return "Another page asks for this."
        if not hmac.compare_digest(token.encode(errors="replace"), self.token.encode()):
            return "The secret is missing. Take the whole address from the terminal."
        return ""
