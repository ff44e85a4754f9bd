"""Cloudinary's upload API as its documentation publishes it: signatures are checked by Cloudinary's own library, parts are put together by
their ids, what is stored can be fetched by signed addresses only, until these end. Names that hold a word fail: `bad-file`."""

import re
import time
import urllib.parse

import cloudinary.utils

from web import Answer, StandIn, answer

CLOUD, KEY, SECRET = "rookery-tests", "123456789012345", "cloud & secret"
# Not signed (cloudinary.com/documentation/authentication_signatures).
UNSIGNED = {"file", "cloud_name", "resource_type", "api_key", "signature"}
KNOWN = {"public_id", "overwrite", "timestamp", "type", "invalidate", "attachment", "expires_at", "format"}


def refusal(status, message, headers=None):
    return answer(status, {"error": {"message": message}}, headers)


class Cloudinary(StandIn):
    def __init__(self):
        super().__init__()
        self.stored, self.parts = {}, {}

    def fault_text(self, status):
        return refusal(status, "as the fault says").body

    async def serve(self, request):
        found = re.fullmatch(r"/v1_1/([^/]+)/(image|video|raw|auto)/(upload|destroy|download)", request.path)
        if not found:
            return refusal(404, "not found")
        cloud, resource, action = found.groups()
        if cloud != CLOUD:
            return refusal(401, f"cloud_name mismatch: {cloud}")
        try:
            fields, file = self.read(request, action)
        except ValueError as error:
            return refusal(400, str(error))
        wrong = self.unsigned(fields)
        if wrong:
            return wrong
        return getattr(self, action)(request, resource, fields, file)

    @staticmethod
    def read(request, action):
        if action == "download":
            return request.query, None
        kind = request.header("content-type") or ""
        if kind == "application/x-www-form-urlencoded":
            return dict(urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True)), None
        found = re.fullmatch(r'multipart/form-data; ?boundary="?([^"]+)"?', kind)
        if not found:
            raise ValueError("no form")
        fields, mark = {}, b"--" + found[1].encode()
        # By hand: a reader of mails takes a minute for a file of sixteen megabytes.
        for part in (b"\r\n" + request.body).split(b"\r\n" + mark)[1:-1]:
            head, _, content = part.partition(b"\r\n\r\n")
            name = re.search(r'[ ;]name="([^"]*)"', head.decode())
            if not name:
                raise ValueError("a part without a name")
            fields[name[1]] = content
        file = fields.pop("file", None)
        return {key: value.decode() for key, value in fields.items()}, file

    @staticmethod
    def unsigned(fields):
        signed = {key: value for key, value in fields.items() if key not in UNSIGNED}
        if set(signed) - KNOWN:
            return refusal(400, f"unknown parameters: {sorted(set(signed) - KNOWN)}")
        if fields.get("api_key") != KEY:
            return refusal(401, "unknown api_key")
        if not fields.get("timestamp", "").isdigit():
            return refusal(400, "Missing required parameter - timestamp")
        expected = {cloudinary.utils.api_sign_request(dict(signed), SECRET, algorithm) for algorithm in ("sha1", "sha256")}
        if fields.get("signature") not in expected:
            text = cloudinary.utils.api_string_to_sign(dict(signed))
            return refusal(401, f"Invalid Signature {fields.get('signature')}. String to sign - '{text}'.")
        if abs(time.time() - int(fields["timestamp"])) > 3600:
            return refusal(401, "Stale request - reported time is " + fields["timestamp"])
        return None

    def upload(self, request, resource, fields, file):
        if file is None:
            return refusal(400, "Missing required parameter - file")
        if "bad-file" in fields.get("public_id", ""):
            return refusal(400, "Invalid image file")
        name = (resource, fields.get("type", "upload"), fields["public_id"])
        span = request.header("content-range")
        if span:
            start, end, total = (int(number) for number in re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", span).groups())
            if len(file) != end - start + 1 or (len(file) < 5 << 20 and end + 1 < total):
                return refusal(400, "All parts except EOF-chunk must be larger than 5mb")
            parts = self.parts.setdefault(request.header("x-unique-upload-id"), {})
            parts[start] = file
            if sum(map(len, parts.values())) < total:
                return answer(200, {"done": False, "public_id": fields["public_id"], "bytes": end + 1})
            file = b"".join(parts[at] for at in sorted(parts))
            if len(file) != total:
                return refusal(400, "The parts do not fit")
        self.stored[name] = file
        return answer(200, {
            "public_id": fields["public_id"], "version": int(time.time()), "resource_type": resource, "type": name[1], "bytes": len(file),
            "secure_url": f"https://res.cloudinary.com/{CLOUD}/{'/'.join(name)}", "etag": "x"})

    def destroy(self, request, resource, fields, file):
        gone = self.stored.pop((resource, fields.get("type", "upload"), fields["public_id"]), None)
        return answer(200, {"result": "not found" if gone is None else "ok"})

    def download(self, request, resource, fields, file):
        if int(fields.get("expires_at", 0) or time.time() + 60) < time.time():
            return refusal(401, "Expired")
        found = self.stored.get((resource, fields.get("type", "upload"), fields["public_id"]))
        if found is None:
            return refusal(404, "Resource not found")
        kind = "attachment" if fields.get("attachment") == "true" else "inline"
        headers = {"Content-Type": "application/octet-stream", "Content-Disposition": kind, "Accept-Ranges": "bytes"}
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", request.header("range") or "")
        if span:
            start, end = int(span[1]), int(span[2] or len(found) - 1)
            return Answer(206, found[start : end + 1], {**headers, "Content-Range": f"bytes {start}-{end}/{len(found)}"})
        return Answer(200, found, headers)
