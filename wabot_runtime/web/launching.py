"""How Chromium is started for a session: lean, like a normal Chrome to the page, reachable by pipe only."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Any

from wabot_runtime.web.browser import Browser
from wabot_runtime.web.errors import BrowserFailed

UNUSED_FEATURES = (
    "AcceptCHFrame",
    "AutofillServerCommunication",
    "BackForwardCache",
    "DialMediaRouteProvider",
    "GlobalMediaControls",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "SpareRendererForSitePerProcess",
    "PreloadTopChromeWebUI",
    "Translate",
    "WebUIOmniboxAimPopup",  # each of these popups is a page of its own: 60 MiB (Chromium 156)
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)
PIPE_ONLY = ("--remote-debugging-pipe",)  # a port would let any local process take the session over
LEAN = (
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--in-process-gpu",
    "--renderer-process-limit=1",
    "--disable-extensions",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-quic",
    "--disable-breakpad",
    "--disable-print-preview",
    "--disable-speech-api",
    "--disable-dev-shm-usage",
    "--disable-field-trial-config",
    "--disable-back-forward-cache",
    "--disable-features=" + ",".join(UNUSED_FEATURES),
    "--enable-features=NetworkServiceInProcess2",
    "--mute-audio",
    "--no-pings",
    "--disk-cache-size=33554432",
    "--media-cache-size=8388608",
    "--window-size=800,600",
)
UNATTENDED = (
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--noerrdialogs",
    "--hide-crash-restore-bubble",
    "--disable-hang-monitor",
    "--disable-prompt-on-repost",
    "--disable-search-engine-choice-screen",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--password-store=basic",
    "--use-mock-keychain",
)
LIKE_A_PERSON = ("--disable-blink-features=AutomationControlled",)


def launch_options(
    browser: Browser,
    *,
    folder: Path,
    headless: bool,
    resolver_rule: str | None,
    trust_certificate: str | None,
) -> dict[str, Any]:
    """Return Playwright's arguments to launch the browser on the profile in `folder`, with flags of ours only.

    `resolver_rule` (`MAP host address:port`) may lead to loopback only; `trust_certificate` is the base64
    SHA-256 of one public key that is then accepted without an authority (Chromium's own format).
    """
    args = [*PIPE_ONLY, *LEAN, *UNATTENDED, *LIKE_A_PERSON]
    args += [f"--user-data-dir={folder}", f"--user-agent={user_agent(browser)}"]
    args += ["--headless"] if headless else []
    args += [] if browser.sandboxed else ["--no-sandbox"]
    if resolver_rule:
        require_loopback(resolver_rule)
        args.append(f"--host-resolver-rules={resolver_rule}")
    if trust_certificate:
        args.append(f"--ignore-certificate-errors-spki-list={trust_certificate}")
    return {
        "executable_path": str(browser.path),
        "headless": headless,
        "ignore_default_args": True,
        "args": [*args, "about:blank"],
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
        "timeout": 30_000,
    }


def require_loopback(rule: str) -> None:
    """Raise `BrowserFailed` unless the rule maps its host to this machine."""
    target = rule.split()[-1].rpartition(":")[0].strip("[]") if ":" in rule else rule.split()[-1]
    try:
        local = target == "localhost" or ipaddress.ip_address(target).is_loopback
    except ValueError:
        local = False
    if not local:
        raise BrowserFailed(path="Chromium", why=f"the resolver rule {rule!r} leads away from this machine")


def major_version(browser: Browser) -> str:
    """Return the first number of the browser's version."""
    digits = "".join(c if c.isdigit() else " " for c in browser.version).split()
    return digits[0] if digits else "0"


def user_agent(browser: Browser) -> str:
    """Return what a desktop Chrome of this version calls itself (reduced form, as Chrome sends since 107)."""
    return (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{major_version(browser)}.0.0.0 Safari/537.36"
    )


def user_agent_override(browser: Browser) -> dict[str, Any]:
    """Return the parameters of `Emulation.setUserAgentOverride`: the client hints of the same Chrome."""
    major = major_version(browser)
    return {
        "userAgent": user_agent(browser),
        "userAgentMetadata": {
            "brands": [
                {"brand": "Chromium", "version": major},
                {"brand": "Google Chrome", "version": major},
                {"brand": "Not/A)Brand", "version": "99"},
            ],
            "platform": "Linux",
            "platformVersion": "",
            "architecture": "x86",
            "model": "",
            "mobile": False,
            "bitness": "64",
            "wow64": False,
        },
    }
