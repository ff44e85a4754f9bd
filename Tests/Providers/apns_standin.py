"""Apple's push service: HTTP/2 only, tokens really verified. A device's token decides what becomes of it: `dead…` and so on, in digits."""

import json
import re
import time
import uuid

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from web import Answer, StandIn, answer

TEAM, KEY, TOPIC = "TEAM123456", "KEY1234567", "example.rookery"
NAMED = {
    "de01": (400, "BadDeviceToken"), "de02": (400, "DeviceTokenNotForTopic"), "de03": (400, "TopicDisallowed"),
    "de04": (410, "Unregistered"), "de05": (410, "ExpiredToken"), "de06": (403, "InvalidProviderToken"), "de07": (429, "TooManyRequests"),
    "de08": (429, "TooManyProviderTokenUpdates"), "de09": (500, "InternalServerError"), "de10": (503, "ServiceUnavailable"),
    "de11": (403, "ExpiredProviderToken"), "de12": (400, "BadCollapseId"), "de13": (413, "PayloadTooLarge"),
}


def refusal(request, status, reason, **more):
    return answer(status, {"reason": reason, **more}, {"apns-id": request.header("apns-id") or str(uuid.uuid4()).upper()})


class APNs(StandIn):
    def __init__(self):
        super().__init__()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.key_text = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()

    async def serve(self, request):
        if request.version != "2":
            return Answer(505)
        if request.method != "POST":
            return refusal(request, 405, "MethodNotAllowed")
        found = re.fullmatch(r"/3/device/([0-9a-fA-F]+)", request.path)
        if not found:
            return refusal(request, 404, "BadPath")
        wrong = self.wrong_token(request) or self.wrong_fields(request)
        if wrong:
            return refusal(request, *wrong)
        device = found[1].lower()
        if device[:4] in NAMED:
            status, reason = NAMED[device[:4]]
            # The digits after the name are the moment, where one is told.
            return refusal(request, status, reason, **({"timestamp": int(device[4:17])} if status == 410 else {}))
        return Answer(200, b"", {"apns-id": request.header("apns-id") or str(uuid.uuid4()).upper()})

    def wrong_token(self, request):
        kind, _, token = (request.header("authorization") or "").partition(" ")
        if kind.lower() != "bearer":
            return 403, "MissingProviderToken"
        try:
            header = jwt.get_unverified_header(token)
            claims = jwt.decode(token, self.key.public_key(), algorithms=["ES256"], options={"verify_iat": False})
        except jwt.PyJWTError:
            return 403, "InvalidProviderToken"
        if header.get("kid") != KEY or claims.get("iss") != TEAM or not isinstance(claims.get("iat"), int):
            return 403, "InvalidProviderToken"
        if not time.time() - 3600 <= claims["iat"] <= time.time() + 60:
            return 403, "ExpiredProviderToken"
        return None

    @staticmethod
    def wrong_fields(request):
        kind = request.header("apns-push-type") or "alert"
        if kind not in ("alert", "background", "voip", "location", "complication", "fileprovider", "mdm", "liveactivity", "pushtotalk"):
            return 400, "InvalidPushType"
        if request.header("apns-topic") != (TOPIC + ".voip" if kind == "voip" else TOPIC):
            return 400, "DeviceTokenNotForTopic" if request.header("apns-topic") else "MissingTopic"
        if request.header("apns-priority") not in (None, "10", "5", "1") or (kind == "background" and request.header("apns-priority") == "10"):
            return 400, "BadPriority"
        if not re.fullmatch(r"\d+", request.header("apns-expiration") or "0"):
            return 400, "BadExpirationDate"
        if len((request.header("apns-collapse-id") or "").encode()) > 64:
            return 400, "BadCollapseId"
        identifier = request.header("apns-id")
        if identifier and not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", identifier):
            return 400, "BadMessageId"
        if not request.body:
            return 400, "PayloadEmpty"
        if len(request.body) > (5120 if kind == "voip" else 4096):
            return 413, "PayloadTooLarge"
        if "aps" not in json.loads(request.body):
            return 400, "BadMessage"
        return None
