"""Makes x-matrix.json: 300 signed requests, good and bad, with what Synapse's own code says about each.

    .venv/bin/python Tests/FederationTests/Vectors/x_matrix.py

Everything follows from the seed. The requests are signed with signedjson and judged by Synapse's Authenticator; in place of its
keyring, which asks a database and the network, stands one that knows the keys below and verifies with signedjson as it does.
"""

import json
import pathlib
import random
import string

from signedjson.key import SUPPORTED_ALGORITHMS, decode_signing_key_base64, get_verify_key
from signedjson.sign import SignatureVerifyException, sign_json, verify_signed_json
from synapse.api.errors import Codes, SynapseError
from synapse.crypto.keyring import VerifyJsonRequest
from synapse.federation.transport.server._base import AuthenticationError, Authenticator, NoAuthenticationError
from synapse.util.json import json_decoder
from twisted.web.http_headers import Headers
from unpaddedbase64 import encode_base64

OURSELVES = "north.example"
SERVERS = ["south.example", "south.example:8448", "1.2.3.4", "1.2.3.4:80", "[2001:db8::1]", "[2001:db8::1]:443", "South.Example"]
METHODS = ["GET", "PUT", "POST"]
TARGETS = [
    "/_matrix/federation/v1/version",
    "/_matrix/federation/v1/send/123",
    "/_matrix/federation/v1/event/%24abc%2Fd%3Ae",
    "/_matrix/federation/v1/make_join/!a:b/@ada:south.example?ver=11&ver=12",
    "/_matrix/federation/v1/backfill/%21a%3Ab?v=$x&limit=10",
    "/_matrix//federation/v1/query/directory?room_alias=%23a+b%3Ac",
    "/_matrix/federation/v1/x?%zz=%c3%a9&&=",
]
BODIES = [
    '{"pdus":[],"origin":"south.example"}',
    '{}',
    ' {"b": 1, "a": [true, null, "\\u00e9\\n\\ud83d\\ude00"],\n "c": {"z": -5, "y": "é"}} ',
    '{"n": 9007199254740991, "m": -9007199254740991, "z": 0}',
    '{"edus": [{"edu_type": "m.typing", "content": {"user_id": "@ada:south.example", "typing": true}}]}',
]


def key_of(number, version):
    seed = bytes([number]) * 32
    return decode_signing_key_base64("ed25519", version, encode_base64(seed))


KEYS = [key_of(1, "1"), key_of(2, "a_RXGa")]


class KnownKeys:
    """What Synapse's Keyring.process_request does once it has the keys."""

    async def verify_json_for_server(self, server_name, json_object, validity_time):
        request = VerifyJsonRequest.from_json_object(server_name, json_object, validity_time)
        if not request.key_ids:
            raise SynapseError(400, f"Not signed by {server_name}", Codes.UNAUTHORIZED)
        verified = False
        for key_id in request.key_ids:
            for key in KEYS:
                if key_id == f"{key.alg}:{key.version}":
                    verify_signed_json(json_object, server_name, get_verify_key(key))
                    verified = True
        if not verified:
            raise SynapseError(401, "Failed to find any key", Codes.UNAUTHORIZED)


class Clock:
    def time_msec(self):
        return 1_700_000_000_000


class Store:
    async def get_destination_retry_timings(self, destination):
        return None


class Request:
    def __init__(self, case):
        self.method = case["method"].encode("ascii")
        self.uri = case["target"].encode("ascii")
        self.requestHeaders = Headers({b"Authorization": [text.encode("utf-8") for text in case["authorization"]]})
        self.requester = None


def authenticator():
    judge = Authenticator.__new__(Authenticator)
    judge._clock, judge.keyring, judge.store = Clock(), KnownKeys(), Store()
    judge.server_name = OURSELVES
    judge._is_mine_server_name = lambda name: name == OURSELVES
    judge.federation_domain_whitelist = None
    return judge


def run(coroutine):
    """The result of a coroutine that never really waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("Synapse's code waited for something.")


def verdict(case):
    try:
        content = None if case["body"] is None else json_decoder.decode(case["body"])
    except ValueError:
        return "malformedBody"
    try:
        run(authenticator().authenticate_request(Request(case), content))
        return "accepted"
    except NoAuthenticationError:
        return "unsigned"
    except AuthenticationError as error:
        return "malformed" if error.code == 400 else "otherDestination"
    except SignatureVerifyException:
        return "badSignature"
    except SynapseError as error:
        return "unknownAlgorithm" if error.code == 400 else "unknownKey"
    except ValueError:
        return "malformedBody"


class Maker:
    """A correct request, whose parts a kind of case then changes."""

    def __init__(self, chance):
        self.chance = chance
        self.origin = chance.choice(SERVERS)
        self.key = chance.choice(KEYS)
        self.method = chance.choice(METHODS)
        self.target = chance.choice(TARGETS)
        self.body = None if self.method == "GET" else chance.choice(BODIES)
        self.destination = OURSELVES

    def signature(self, key=None):
        text = {"method": self.method, "uri": self.target, "origin": self.origin, "destination": self.destination}
        if self.body is not None:
            text["content"] = json.loads(self.body)
        key = key or self.key
        return sign_json(text, self.origin, key)["signatures"][self.origin][f"{key.alg}:{key.version}"]

    def values(self, key=None):
        key = key or self.key
        return {"origin": self.origin, "destination": OURSELVES, "key": f"{key.alg}:{key.version}", "sig": self.signature(key)}

    def case(self, *authorization):
        return {"method": self.method, "target": self.target, "body": self.body, "authorization": list(authorization)}


def quoted(values, order=("origin", "destination", "key", "sig"), comma=",", equals="="):
    return "X-Matrix " + comma.join(f'{name}{equals}"{values[name]}"' for name in order if name in values)


def with_values(change):
    """A kind whose parameters are changed after signing."""

    def make(maker):
        values = maker.values()
        change(values, maker.chance)
        return maker.case(quoted(values))

    return make


def with_text(change):
    """A kind whose whole header is changed after signing."""
    return lambda maker: maker.case(change(quoted(maker.values()), maker.chance))


def with_body(body):
    def make(maker):
        maker.method, maker.body = "PUT", body
        return maker.case(quoted(maker.values()))

    return make


def after_signing(**changes):
    """A kind where the request is another one than was signed."""

    def make(maker):
        if "body" in changes:
            maker.method, maker.body = "PUT", '{"a": 1}'
        header = quoted(maker.values())
        for name, value in changes.items():
            setattr(maker, name, value)
        return maker.case(header)

    return make


def shuffled(maker):
    order = ["origin", "destination", "key", "sig"]
    maker.chance.shuffle(order)
    return maker.case(quoted(maker.values(), order))


def unquoted(maker):
    values = maker.values()
    return maker.case("X-Matrix " + ",".join(f"{name}={value}" for name, value in values.items()))


def escaped(text, chance):
    """Some characters of the values with a backslash that they do not need."""
    inside, out = False, []
    for character in text:
        if character == '"':
            inside = not inside
        elif inside and chance.random() < 0.3:
            out.append("\\")
        out.append(character)
    return "".join(out)


def flipped(values, chance):
    place = chance.randrange(80)
    old = values["sig"][place]
    new = chance.choice([c for c in string.ascii_letters if c != old])
    values["sig"] = values["sig"][:place] + new + values["sig"][place + 1 :]


def other_alphabet(maker):
    while not set("+/") & set(maker.signature()):
        maker.target += "x"
    values = maker.values()
    return maker.case(quoted({**values, "sig": values["sig"].replace("+", "-").replace("/", "_")}))


def two(maker):
    return maker.case(quoted(maker.values(KEYS[0])), quoted(maker.values(KEYS[1])))


def one_of_two_wrong(maker):
    wrong = maker.values(KEYS[1])
    flipped(wrong, maker.chance)
    return maker.case(quoted(maker.values(KEYS[0])), quoted(wrong))


def one_of_two_unknown(maker):
    return maker.case(quoted(maker.values()), quoted({**maker.values(), "key": "ed25519:gone"}))


def two_origins(maker):
    maker.origin = "south.example"
    other = {**maker.values(), "origin": "west.example"}
    return maker.case(quoted(other), quoted(maker.values()))


def set_(name, value):
    return with_values(lambda values, chance: values.update({name: value}))


def without(name):
    return with_values(lambda values, chance: values.pop(name))


KINDS = {
    # Good ones.
    "plain": lambda maker: maker.case(quoted(maker.values())),
    "as Synapse sends": lambda maker: maker.case(quoted(maker.values(), ["origin", "key", "sig", "destination"])),
    "any order": shuffled,
    "unquoted": unquoted,
    "without destination": without("destination"),
    "names in capitals": with_text(lambda text, chance: text.replace("origin=", "ORIGIN=").replace("sig=", "Sig=")),
    "spaces at commas": lambda maker: maker.case(quoted(maker.values(), comma=" ,  ")),
    "tabs at commas": lambda maker: maker.case(quoted(maker.values(), comma="\t,\t")),
    "spaces behind the scheme": with_text(lambda text, chance: text.replace("X-Matrix ", "X-Matrix    ")),
    "unknown parameters": with_text(lambda text, chance: text + ',realm="north",nonce=' + str(chance.randrange(1000))),
    "needless escapes": with_text(escaped),
    "two keys": two,
    "beside another scheme": lambda maker: maker.case("Bearer abcdef", quoted(maker.values())),
    "body spelled otherwise": with_body('{ "z" : "\\u0061\\/", "a" : [ ] }'),
    "odd target": lambda maker: (setattr(maker, "target", "/a/../%7Eb//?+=%2f;x"), maker.case(quoted(maker.values())))[1],
    # What is not what was signed.
    "other method": after_signing(method="DELETE"),
    "other target": after_signing(target="/_matrix/federation/v1/send/124"),
    "target decoded": lambda maker: (setattr(maker, "target", "/a%2Fb"), after_signing(target="/a/b")(maker))[1],
    "other body": after_signing(body='{"a": 2}'),
    "body taken away": after_signing(body=None),
    "member added": after_signing(body='{"a": 1, "b": null}'),
    "meant for another": lambda maker: (setattr(maker, "destination", "east.example"), maker.case(quoted(maker.values())))[1],
    "other origin": set_("origin", "west.example"),
    "other key": with_values(lambda v, c: v.update(key="ed25519:1" if v["key"] != "ed25519:1" else "ed25519:a_RXGa")),
    "one character of the signature": with_values(flipped),
    "signature of nothing": set_("sig", "A" * 86),
    # What cannot be believed.
    "other destination": set_("destination", "east.example"),
    "destination in capitals": set_("destination", "NORTH.example"),
    "destination with port": set_("destination", "north.example:8448"),
    "unknown key": set_("key", "ed25519:gone"),
    "other algorithm": set_("key", "curve25519:1"),
    "key without version": set_("key", "ed25519"),
    "key with nothing behind the colon": set_("key", "ed25519:"),
    "without origin": without("origin"),
    "without key": without("key"),
    "without signature": without("sig"),
    "by its other name": with_text(lambda text, chance: text.replace("sig=", "signature=")),
    "no header": lambda maker: maker.case(),
    "only another scheme": lambda maker: maker.case("Bearer abcdef"),
    "origin is no server": set_("origin", "south_example!"),
    "origin is empty": set_("origin", ""),
    "origin with a path": set_("origin", "south.example/a"),
    "origin with user": set_("origin", "ada@south.example"),
    "two origins": two_origins,
    "one of two wrong": one_of_two_wrong,
    "one of two unknown": one_of_two_unknown,
    "scheme alone": lambda maker: maker.case("X-Matrix"),
    "scheme and nothing": lambda maker: maker.case("X-Matrix "),
    "scheme in lower case": with_text(lambda text, chance: text.replace("X-Matrix", "x-matrix")),
    "scheme with something behind": with_text(lambda text, chance: text.replace("X-Matrix", "X-Matrix2")),
    "no equals": lambda maker: maker.case("X-Matrix origin"),
    "spaces at equals": lambda maker: maker.case(quoted(maker.values(), equals=" = ")),
    "empty elements": lambda maker: maker.case(quoted(maker.values(), comma=",,") + ","),
    "parameter twice": with_text(lambda text, chance: text + ',origin="west.example"'),
    "comma in quotes": with_text(lambda text, chance: text + ',realm="a,b=c"'),
    "quote left open": with_text(lambda text, chance: text[:-1]),
    "signature padded": with_values(lambda values, chance: values.update(sig=values["sig"] + "==")),
    "signature cut": with_values(lambda values, chance: values.update(sig=values["sig"][:-4])),
    "signature in the other alphabet": other_alphabet,
    "body with a fraction": with_body('{"a": 1.5}'),
    "body with a large number": with_body('{"a": 9007199254740993}'),
    "body with a key twice": with_body('{"a": 1, "a": 2}'),
    "body cut": after_signing(body='{"a": 1'),
}

assert "ed25519" in SUPPORTED_ALGORITHMS


def main():
    chance = random.Random(6)
    names = list(KINDS)
    cases = []
    while len(cases) < 300:
        name = names[len(cases) % len(names)]
        case = KINDS[name](Maker(chance))
        cases.append({"kind": name, **case, "synapse": verdict(case)})
    keys = {f"{key.alg}:{key.version}": encode_base64(bytes(get_verify_key(key))) for key in KEYS}
    path = pathlib.Path(__file__).with_name("x-matrix.json")
    path.write_text(json.dumps({"name": OURSELVES, "keys": keys, "cases": cases}, indent=1, ensure_ascii=False) + "\n")
    for name in names:
        print(name, "->", sorted({case["synapse"] for case in cases if case["kind"] == name}))


main()
