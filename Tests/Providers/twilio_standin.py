"""Twilio's Messages API (2010-04-01) as its description publishes it: parameters, their forms and the answers. The numbers that fail are
those of Twilio's own test credentials."""

import re
import secrets
import urllib.parse
from base64 import b64decode

from twilio.request_validator import RequestValidator

from web import Answer, StandIn, answer

SID, TOKEN = "AC" + "a1" * 16, "token-of-the-tests"
# Every parameter of CreateMessage; anything else is a mistake of ours.
KNOWN = {
    "To", "From", "FallbackFrom", "MessagingServiceSid", "Body", "MediaUrl", "StatusCallback", "ApplicationSid", "MaxPrice",
    "ProvideFeedback", "Attempt",
    "ValidityPeriod", "ForceDelivery", "ContentRetention", "AddressRetention", "SmartEncoded", "PersistentAction", "TrafficType",
    "ShortenUrls", "ScheduleType", "SendAt", "SendAsMms", "ContentVariables", "RiskCheck", "ContentSid",
}
MAGIC = {"+15005550001": 21211, "+15005550002": 21612, "+15005550003": 21408, "+15005550004": 21610, "+15005550009": 21614}
QUEUE_FULL = "+15005550008"


def refusal(status, code, message):
    return answer(status, {"code": code, "message": message, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status})


class Twilio(StandIn):
    def fault_text(self, status):
        code = {429: 20429, 401: 20003, 403: 20003}.get(status, 20500)
        return refusal(status, code, "as the fault says").body

    async def serve(self, request):
        if request.path == "/callback":
            return self.callback(request)
        found = re.fullmatch(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})/Messages\.json", request.path)
        if not found or request.method != "POST":
            return refusal(404, 20404, f"The requested resource {request.path} was not found")
        if request.header("authorization") is None or not self.authorised(request.header("authorization"), found[1]):
            return refusal(401, 20003, "Authenticate")
        if request.header("content-type") != "application/x-www-form-urlencoded":
            return refusal(400, 20001, "The content type is not that of a form")
        pairs = urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True)
        return self.judge(pairs, dict(pairs))

    @staticmethod
    def authorised(field, account):
        kind, _, text = field.partition(" ")
        return kind == "Basic" and account == SID and b64decode(text).decode() == f"{SID}:{TOKEN}"

    def judge(self, pairs, fields):
        if len(pairs) != len(fields) or not set(fields) <= KNOWN:
            return refusal(400, 20001, f"unknown or repeated parameters: {sorted(fields)}")
        to, sender = fields.get("To", ""), fields.get("From", "")
        if not to:
            return refusal(400, 21604, "A 'To' phone number is required.")
        channel = "whatsapp:" if to.startswith("whatsapp:") else ""
        number = to.removeprefix("whatsapp:")
        if not re.fullmatch(r"\+[1-9]\d{6,14}", number):
            return refusal(400, 21211, f"Invalid 'To' Phone Number: {to}")
        if not sender and not re.fullmatch(r"MG[0-9a-f]{32}", fields.get("MessagingServiceSid", "")):
            return refusal(400, 21603, "A 'From' phone number is required.")
        if sender and sender.startswith("whatsapp:") != bool(channel):
            return refusal(400, 63007, "Twilio could not find a Channel with the specified From address")
        if sender.removeprefix("whatsapp:") == QUEUE_FULL:
            return refusal(400, 21611, "This 'From' number has exceeded the maximum number of queued messages")
        if not (1 <= len(fields.get("Body", "").encode("utf-16-le")) // 2 <= 1600):
            return refusal(400, 21617, "The message body is missing or exceeds the 1600 character limit")
        if "ValidityPeriod" in fields and not (fields["ValidityPeriod"].isdigit() and 1 <= int(fields["ValidityPeriod"]) <= 36000):
            return refusal(400, 30036, "The validity period is none")
        if "StatusCallback" in fields and not re.fullmatch(r"https?://[^\s/]+/\S*", fields["StatusCallback"]):
            return refusal(400, 21609, "The 'StatusCallback' URL is not valid.")
        if number in MAGIC:
            return refusal(400, MAGIC[number], "as the number says")
        sid = "SM" + secrets.token_hex(16)
        return answer(201, {
            "account_sid": SID, "api_version": "2010-04-01", "body": fields["Body"], "date_created": "Sun, 22 Nov 2026 00:00:00 +0000",
            "date_updated": "Sun, 22 Nov 2026 00:00:00 +0000", "date_sent": None, "direction": "outbound-api", "error_code": None,
            "error_message": None, "from": sender or None, "messaging_service_sid": fields.get("MessagingServiceSid"), "num_media": "0",
            "num_segments": "1", "price": None, "price_unit": "USD", "sid": sid, "status": "queued" if sender else "accepted", "to": to,
            "subresource_uris": {}, "uri": f"/2010-04-01/Accounts/{SID}/Messages/{sid}.json"})

    @staticmethod
    def callback(request):
        """What Twilio would send to a webhook, signed by Twilio's own library: the fields of the body to the address in the query."""
        address = request.query["url"]
        validator = RequestValidator(TOKEN)
        if request.query.get("kind") == "json":
            return Answer(200, validator.compute_signature(address, {}).encode())
        fields = dict(urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True))
        return Answer(200, validator.compute_signature(address, fields).encode())
