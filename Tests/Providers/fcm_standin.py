"""Google's token service and Firebase Cloud Messaging, HTTP v1. Assertions are really verified. What a device's token is called decides
what becomes of it: `unregistered-…`, `mismatch-…`, …"""

import json
import re
import secrets
import time
import urllib.parse

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from web import StandIn, answer

PROJECT, MAIL = "rookery-tests", "sender@rookery-tests.iam.gserviceaccount.com"
# What Google's own library names as the audience, whatever the account's file says.
GOOGLE = "https://oauth2.googleapis.com/token"
# Either is enough for messages.
SCOPES = {"https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform"}
ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
NAMED = {
    "unregistered": (404, "NOT_FOUND", "UNREGISTERED"), "mismatch": (403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH"),
    "quota": (429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), "unavailable": (503, "UNAVAILABLE", "UNAVAILABLE"),
    "internal": (500, "INTERNAL", "INTERNAL"), "thirdparty": (401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"),
}


def refusal(status, word, code=None, violations=(), headers=None):
    details = [{"@type": ERROR, "errorCode": code}] if code else []
    if violations:
        details.append({"@type": "type.googleapis.com/google.rpc.BadRequest",
                        "fieldViolations": [{"field": field, "description": "as it says"} for field in violations]})
    return answer(status, {"error": {"code": status, "message": "as it says", "status": word, "details": details}}, headers)


class FCM(StandIn):
    def __init__(self):
        super().__init__()
        self.key = rsa.generate_private_key(65537, 2048)
        self.tokens = {}

    def account(self, origin):
        """The service account's file."""
        form = serialization.PrivateFormat.PKCS8
        return {
            "type": "service_account", "project_id": PROJECT, "private_key_id": "key1", "client_email": MAIL, "client_id": "1",
            "private_key": self.key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode(),
            "auth_uri": f"{origin}/auth", "token_uri": f"{origin}/token",
            "auth_provider_x509_cert_url": f"{origin}/certs", "client_x509_cert_url": f"{origin}/certs/x509"}

    async def serve(self, request):
        if request.path == "/token":
            return self.give(request)
        if request.path == "/revoke":
            self.tokens.clear()
            return answer(200, {})
        if not re.fullmatch(rf"/v1/projects/{PROJECT}/messages:send", request.path) or request.method != "POST":
            return refusal(404, "NOT_FOUND")
        kind, _, token = (request.header("authorization") or "").partition(" ")
        if kind != "Bearer" or self.tokens.get(token, 0) < time.time():
            return refusal(401, "UNAUTHENTICATED")
        try:
            document = json.loads(request.body)
        except ValueError:
            return refusal(400, "INVALID_ARGUMENT")
        wrong = self.faults_of(document)
        if wrong:
            return refusal(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", wrong)
        device = document["message"]["token"]
        name = device.split("-")[0]
        if name in NAMED:
            return refusal(*NAMED[name])
        if name == "badtoken":
            return refusal(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", ["message.token"])
        if name == "large":
            return refusal(400, "INVALID_ARGUMENT")
        return answer(200, {"name": f"projects/{PROJECT}/messages/{secrets.token_hex(8)}"})

    def give(self, request):
        form = dict(urllib.parse.parse_qsl(request.body.decode()))
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return answer(400, {"error": "unsupported_grant_type"})
        try:
            claims = jwt.decode(
                form["assertion"], self.key.public_key(), algorithms=["RS256"], audience=[f"{self.origin}/token", GOOGLE], issuer=MAIL,
                options={"require": ["iss", "aud", "iat", "exp"]}, leeway=10)
        except jwt.PyJWTError as error:
            return answer(400, {"error": "invalid_grant", "error_description": str(error)})
        if claims["exp"] - claims["iat"] > 3600 or not SCOPES & set(claims["scope"].split()):
            return answer(400, {"error": "invalid_scope"})
        token = "ya29." + secrets.token_urlsafe(24)
        self.tokens[token] = time.time() + 3599
        return answer(200, {"access_token": token, "expires_in": 3599, "token_type": "Bearer"})

    @staticmethod
    def faults_of(document):
        """Fields that the published description does not have, or not so."""
        message = document.get("message")
        if not isinstance(message, dict) or set(document) - {"message", "validate_only", "validateOnly"}:
            return ["message"]
        known = {"token", "topic", "condition", "name", "data", "notification", "android", "webpush", "apns", "fcm_options", "fcmOptions"}
        wrong = [f"message.{key}" for key in set(message) - known]
        if sum(key in message for key in ("token", "topic", "condition")) != 1:
            wrong.append("message.target")
        data = message.get("data", {})
        if any(not isinstance(value, str) for value in data.values()):
            wrong.append("message.data")
        if any(re.match(r"(from$|message_type$|google\.|gcm\.)", key) for key in data):
            wrong.append("message.data")
        android = message.get("android", {})
        if android.get("priority", "normal").lower() not in ("normal", "high"):
            wrong.append("message.android.priority")
        if "ttl" in android and not (re.fullmatch(r"\d+(\.\d+)?s", android["ttl"]) and float(android["ttl"][:-1]) <= 2419200):
            wrong.append("message.android.ttl")
        return wrong
