"""WhatsApp sessions in Chromium: the only home of Playwright; it knows numbers, and no store or dispatcher."""

from wabot_runtime.web.browser import Browser, find_browser
from wabot_runtime.web.channel import WebChannel
from wabot_runtime.web.driver import Driver
from wabot_runtime.web.page_script import PageScript, page_script

__all__ = ["Browser", "Driver", "PageScript", "WebChannel", "find_browser", "page_script"]
