#!/usr/bin/env python3
"""Compares the stand-in for Twilio with the description of its API that Twilio publishes (github.com/twilio/twilio-oai,
spec/json/twilio_api_v2010.json). By hand, as the file is not ours to keep here: whenever Twilio publishes another.

usage: twilio_description.py FILE
"""

import json
import pathlib
import re
import sys

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from twilio_standin import KNOWN, SID, Twilio  # noqa: E402

PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
# What a text of ours is made of, in both forms of a sender, as Sources/Workers/Providers/Twilio sends it.
NUMBER = {"To": "+4915112345678", "From": "+15005550006", "Body": "123456", "ValidityPeriod": "300", "StatusCallback": "https://chat.example/hooks"}
SERVICE = {"To": "whatsapp:+4915112345678", "MessagingServiceSid": "MG" + "a1" * 16, "Body": "123456"}


# Statuses of what comes in, which nobody reports to us.
INCOMING = {"receiving", "received"}


def resolved(schema, document):
    """A schema with its references in place, and `nullable` as JSON Schema says it."""
    if "$ref" in schema:
        return resolved(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document)
    found = {name: value for name, value in schema.items() if name not in ("format", "description", "x-twilio")}
    if "properties" in found:
        found["properties"] = {name: resolved(value, document) for name, value in found["properties"].items()}
    return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") else found


def faults(document):
    post = document["paths"][PATH]["post"]
    form = resolved(post["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"], document)
    published = set(form["properties"])
    yield from (f"the stand-in does not know {name}" for name in sorted(published - KNOWN))
    yield from (f"Twilio does not know {name}" for name in sorted(KNOWN - published))
    reply = resolved(post["responses"]["201"]["content"]["application/json"]["schema"], document)
    for fields in (NUMBER, SERVICE):
        typed = {name: int(value) if form["properties"].get(name, {}).get("type") == "integer" else value for name, value in fields.items()}
        yield from (f"a request of ours: {fault.message}" for fault in jsonschema.Draft7Validator(form).iter_errors(typed))
        answered = Twilio.__new__(Twilio).judge(list(fields.items()), fields)
        if answered.status != 201:
            yield f"the stand-in refuses a request of ours: {answered.body}"
            continue
        body = json.loads(answered.body)
        yield from (f"the stand-in's answer, {list(fault.path)}: {fault.message}" for fault in jsonschema.Draft7Validator(reply).iter_errors(body))
        yield from (f"the stand-in's answer has {name}, Twilio's has not" for name in sorted(set(body) - set(reply["properties"])))
    ours = set(re.findall(r'"([a-z_]+)"', SOURCE.read_text())) | INCOMING
    statuses = document["components"]["schemas"]["message_enum_status"]["enum"]
    yield from (f"a status that we do not know: {word}" for word in statuses if word not in ours)


SOURCE = pathlib.Path(__file__).resolve().parents[2] / "Sources/Workers/Providers/Twilio/TwilioStatus.swift"

if __name__ == "__main__":
    found = list(faults(json.loads(pathlib.Path(sys.argv[1]).read_text())))
    print("\n".join(found) or f"The stand-in for account {SID[:4]}… is as Twilio's description says.")
    sys.exit(bool(found))
