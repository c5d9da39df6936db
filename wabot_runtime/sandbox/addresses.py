"""Where a running sandbox is to be found, and what a browser needs to get there."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class SandboxAddresses:
    """The addresses of a running sandbox.

    `page` is opened in Chromium started with `--host-resolver-rules=<resolver_rule>` and
    `--ignore-certificate-errors-spki-list=<certificate_pin>`; `phone` is for a person's browser;
    `control` is the base of the control API, ending in a slash.
    """

    page: str
    phone: str
    control: str
    resolver_rule: str
    certificate_pin: str

    def as_json(self) -> dict[str, str]:
        """Return the addresses as plain data."""
        return asdict(self)
