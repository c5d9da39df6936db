"""A local stand-in for web.whatsapp.com and a simulated phone, for demos, tests and benchmarks.

It offers the page that WhatsApp Web clients expect, linked devices that survive restarts, a phone page for a
person and a control API for a test. It talks to nobody outside this machine and is never part of production.
"""

from wabot_runtime.sandbox.addresses import SandboxAddresses
from wabot_runtime.sandbox.linking import Timings
from wabot_runtime.sandbox.serving import serve

__all__ = ["Timings", "SandboxAddresses", "serve"]
