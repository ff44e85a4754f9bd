"""A push service with its browsers: checks what RFC 8030 and RFC 8292 ask for, and decrypts (RFC 8291) as a browser would, with http-ece.
`/subscribe` makes a subscription, `/received?id=` gives what arrived; what an endpoint is called decides what becomes of it."""

import os
import re
import time
import base64

import http_ece
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from web import Answer, StandIn, answer


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def data(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Push(StandIn):
    def __init__(self):
        super().__init__()
        self.subscriptions = {}
        self.received = {}

    async def serve(self, request):
        if request.path == "/subscribe":
            return self.subscribe(request.query["id"])
        if request.path == "/received":
            return answer(200, self.received.get(request.query["id"], []))
        found = re.fullmatch(r"/push/([\w-]+)", request.path)
        if not found or found[1] not in self.subscriptions:
            return Answer(404)
        name = found[1].split("-")[0]
        if name.isdigit():
            return Answer(int(name))
        wrong = self.wrong(request)
        if wrong:
            return Answer(wrong[0], wrong[1].encode())
        private, secret = self.subscriptions[found[1]]
        try:
            clear = http_ece.decrypt(request.body, private_key=private, auth_secret=secret, version="aes128gcm")
        except Exception as error:
            return Answer(400, f"it cannot be decrypted: {error}".encode())
        self.received.setdefault(found[1], []).append({
            "text": clear.decode(), "ttl": request.header("ttl"), "urgency": request.header("urgency"), "topic": request.header("topic"),
            "length": len(request.body)})
        return Answer(201, b"", {"Location": f"{self.origin}/message/{len(self.received)}"})

    def subscribe(self, name):
        private, secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.subscriptions[name] = (private, secret)
        point = private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return answer(200, {"endpoint": f"{self.origin}/push/{name}", "keys": {"p256dh": text(point), "auth": text(secret)}})

    def wrong(self, request):
        if request.method != "POST" or not re.fullmatch(r"\d+", request.header("ttl") or ""):
            return 400, "no TTL"
        if request.header("content-encoding") != "aes128gcm":
            return 415, "not aes128gcm"
        if not 1 <= len(request.body) <= 4096:
            return 413, "too large"
        if (request.header("urgency") or "normal") not in ("very-low", "low", "normal", "high"):
            return 400, "no urgency"
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", request.header("topic") or "x"):
            return 400, "no topic"
        found = re.fullmatch(r"vapid t=([\w.-]+), ?k=([\w-]+)", request.header("authorization") or "")
        if not found:
            return 401, "no VAPID"
        return self.wrong_claims(found[1], found[2])

    def wrong_claims(self, token, key):
        try:
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data(key))
            claims = jwt.decode(token, point, algorithms=["ES256"], audience=self.origin, options={"require": ["aud", "exp", "sub"]})
        except (jwt.PyJWTError, ValueError) as error:
            return 403, str(error)
        if claims["exp"] > time.time() + 24 * 3600 or not re.match(r"(mailto:|https:)", claims["sub"]):
            return 403, "exp or sub"
        return None
