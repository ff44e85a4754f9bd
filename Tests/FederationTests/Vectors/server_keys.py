"""Makes server-keys.json: the keys that Synapse publishes, and changed ones with what Synapse says about them.

    .venv/bin/python Tests/FederationTests/Vectors/server_keys.py

Synapse's own code publishes (LocalKey) and judges (ServerKeyFetcher); only its configuration and its database are played.
"""

import json
import pathlib
from types import SimpleNamespace

from signedjson.key import decode_signing_key_base64, get_verify_key
from signedjson.sign import sign_json
from synapse.crypto.keyring import ServerKeyFetcher
from synapse.rest.key.v2.local_key_resource import LocalKey
from unpaddedbase64 import encode_base64

SERVER = "south.example"
NOW = 1_800_000_000_000
DAY = 24 * 3_600_000


def key_of(number, version):
    return decode_signing_key_base64("ed25519", version, encode_base64(bytes([number]) * 32))


CURRENT, OTHER = key_of(2, "1"), key_of(3, "2")


def published(*keys):
    old = get_verify_key(key_of(1, "0"))
    old.expired = NOW - 5
    resource = LocalKey.__new__(LocalKey)
    resource.config = SimpleNamespace(
        key=SimpleNamespace(signing_key=list(keys), old_signing_keys={"ed25519:0": old}), server=SimpleNamespace(server_name=SERVER)
    )
    resource.valid_until_ts = NOW + DAY
    return resource.response_json_object()


class Store:
    async def store_server_keys_response(self, **response):
        pass


def verdict(answer):
    fetcher = ServerKeyFetcher.__new__(ServerKeyFetcher)
    fetcher.store = Store()
    try:
        if answer["server_name"] != SERVER:  # get_server_verify_key_v2_direct looks at this before
            return "refused"
        fetcher.process_v2_response(SERVER, answer, NOW).send(None)
    except StopIteration as end:
        return "accepted" if end.value else "refused"
    except Exception:
        return "refused"
    raise AssertionError("Synapse's code waited for something.")


def resigned(change, key=CURRENT):
    answer = published(CURRENT)
    del answer["signatures"]
    change(answer)
    return sign_json(answer, answer.get("server_name", SERVER), key)


def after(change):
    answer = published(CURRENT)
    change(answer)
    return answer


def signature(answer):
    return answer["signatures"][SERVER]


KINDS = {
    "one key": published(CURRENT),
    "two keys": published(CURRENT, OTHER),
    "no old keys": resigned(lambda a: a.pop("old_verify_keys")),
    "unknown members": resigned(lambda a: a.update(more={"a": [1, None, "é"]})),
    "unsigned part": after(lambda a: a.update(unsigned={"age": 5})),
    "other algorithm beside": resigned(lambda a: a["verify_keys"].update({"curve25519:1": {"key": "AAAA"}})),
    "another's signature beside": sign_json(published(CURRENT), "west.example", OTHER),
    "long ago": resigned(lambda a: a.update(valid_until_ts=1)),
    "good until 2100": resigned(lambda a: a.update(valid_until_ts=4_102_444_800_000)),
    "changed time": after(lambda a: a.update(valid_until_ts=NOW)),
    "changed key": after(lambda a: a["verify_keys"]["ed25519:1"].update(key=encode_base64(bytes(get_verify_key(OTHER))))),
    "key added": after(lambda a: a["verify_keys"].update({"ed25519:9": {"key": "A" * 43}})),
    "unsigned": after(lambda a: a.pop("signatures")),
    "signed by another server alone": after(lambda a: a.update(signatures={"west.example": signature(a)})),
    "signed by a key that is not in it": resigned(lambda a: None, OTHER),
    "signed by an old key": resigned(lambda a: None, key_of(1, "0")),
    "signature cut": after(lambda a: signature(a).update({"ed25519:1": signature(a)["ed25519:1"][:-2]})),
    "no keys": resigned(lambda a: a.update(verify_keys={})),
    "another server": resigned(lambda a: a.update(server_name="west.example")),
    "no time": resigned(lambda a: a.pop("valid_until_ts")),
    "old key without its end": resigned(lambda a: a["old_verify_keys"]["ed25519:0"].pop("expired_ts")),
    "key too short": resigned(lambda a: a["verify_keys"].update({"ed25519:9": {"key": "AAAA"}})),
}


def main():
    cases = [{"kind": kind, "answer": answer, "synapse": verdict(answer)} for kind, answer in KINDS.items()]
    path = pathlib.Path(__file__).with_name("server-keys.json")
    path.write_text(json.dumps({"server": SERVER, "cases": cases}, indent=1, ensure_ascii=False) + "\n")
    for case in cases:
        print(case["kind"], "->", case["synapse"])


main()
