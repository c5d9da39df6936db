"""Call a bot's webhook as another system does, with nothing but Python: send_call.py ADDRESS SECRET."""

import hashlib
import hmac
import json
import sys
import time
from urllib.request import Request, urlopen

address, secret = sys.argv[1:]
body = json.dumps({"order": 7, "total": 20, "customer": {"phone": "+351 910 000 001"}}).encode()
at = str(int(time.time()))
signature = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
headers = {
    "Content-Type": "application/json",
    "X-Wabot-Signature": f"t={at},v1={signature}",
    "Idempotency-Key": "order-7-paid",
}
with urlopen(Request(address, data=body, headers=headers)) as answer:
    sys.stdout.write(f"{answer.status} {answer.read().decode()}\n")
