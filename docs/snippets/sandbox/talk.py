"""Let a person write through the control API, with nothing but Python: talk.py CONTROL TEXT."""

import json
import sys
from urllib.request import Request, urlopen

control, text = sys.argv[1:]


def call(method: str, path: str, body: object = None) -> object:
    """Make one call to the control API and return what it answers."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(control + path, data=data, method=method, headers=headers)
    with urlopen(request) as answer:
        return json.load(answer)


rosa = call("POST", "contacts", {"name": "Rosa", "phone": "+351 910 000 002"})
call("POST", "faults/delay_acks", {"seconds": 1})
call("POST", "messages", {"sender": rosa["jid"], "text": text})
call("DELETE", "faults/delay_acks")
for message in call("GET", f"history?chat={rosa['jid']}"):
    sys.stdout.write(f"{message['name']} {message['text']}\n")
