#!/usr/bin/env python3
"""Proves each stand-in once with the client that others have written for the real thing: what that client sends is taken, and what it
must not send is refused. A stand-in that only our own code has talked to would prove our misunderstandings."""

import asyncio
import json
import os
import smtplib
import ssl
import subprocess
import sys
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))


def check(fact, what):
    if not fact:
        raise AssertionError(what)


def twilio(places):
    from twilio.base.exceptions import TwilioRestException
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    place = places["twilio"]

    class Here(TwilioHttpClient):
        """The official client with another origin."""

        def request(self, method, url, *arguments, **named):
            return super().request(method, url.replace("https://api.twilio.com", place["origin"]), *arguments, **named)

    def client(token):
        http = Here()
        http.session.verify = places["authority"]
        return Client(place["sid"], token, http_client=http)

    message = client(place["token"]).messages.create(
        to="+4915112345678", from_="+15005550006", body="Ihr Code: 123456 ☕", validity_period=300, status_callback="https://a.example/b")
    check(message.sid.startswith("SM") and message.status == "queued", message.status)
    for number, code in [("+15005550001", 21211), ("+15005550003", 21408), ("+15005550009", 21614)]:
        try:
            client(place["token"]).messages.create(to=number, from_="+15005550006", body="x")
        except TwilioRestException as error:
            check((error.status, error.code) == (400, code), error)
        else:
            raise AssertionError(number)
    try:
        client("wrong").messages.create(to="+4915112345678", from_="+15005550006", body="x")
    except TwilioRestException as error:
        check((error.status, error.code) == (401, 20003), error)
    else:
        raise AssertionError("a wrong token was taken")


def fcm(places):
    import firebase_admin
    from firebase_admin import credentials, messaging

    account = json.loads(places["fcm"]["account"])
    messaging._MessagingService.FCM_URL = places["fcm"]["origin"] + "/v1/projects/{0}/messages:send"
    app = firebase_admin.initialize_app(credentials.Certificate(account), {"projectId": account["project_id"], "httpTimeout": 20})

    def send(token):
        return messaging.send(messaging.Message(
            token=token, data={"room": "!kitchen"}, notification=messaging.Notification("Ada", "Tea?"),
            android=messaging.AndroidConfig(priority="high", ttl=600, collapse_key="kitchen")), app=app)

    check(send("device-1").startswith("projects/"), "no name")
    for token, kind in [
        ("unregistered-1", messaging.UnregisteredError), ("mismatch-1", messaging.SenderIdMismatchError),
        ("thirdparty-1", messaging.ThirdPartyAuthError), ("quota-1", messaging.QuotaExceededError),
    ]:
        try:
            send(token)
        except kind:
            continue
        raise AssertionError(token)


def apns(places):
    from aioapns import APNs, NotificationRequest, PushType

    place = places["apns"]
    host, _, port = place["origin"].removeprefix("https://").partition(":")

    async def run():
        client = APNs(
            key=place["key"], key_id=place["keyID"], team_id=place["team"], topic=place["topic"], ssl_context=context(places, ["h2"]))
        protocol = client.pool.protocol_class
        protocol.APNS_SERVER, protocol.APNS_PORT = host, int(port)

        async def send(device, identifier=None):
            return await client.send_notification(NotificationRequest(
                device_token=device, message={"aps": {"alert": "Tea?"}}, notification_id=identifier or str(uuid.uuid4()), time_to_live=60,
                priority=10, collapse_key="kitchen", push_type=PushType.ALERT))

        identifier = str(uuid.uuid4())
        taken = await send("aa01", identifier)
        check(taken.is_successful and taken.notification_id == identifier, taken)
        for device, status, reason in [("de01", "400", "BadDeviceToken"), ("de040000000002000", "410", "Unregistered")]:
            refused = await send(device)
            check((refused.status, refused.description) == (status, reason), (refused.status, refused.description))

    asyncio.run(run())


def push(places):
    import requests
    from py_vapid import Vapid
    from pywebpush import WebPushException, webpush

    origin, authority = places["push"]["origin"], places["authority"]
    session = requests.Session()
    session.verify = authority
    key = Vapid()
    key.generate_keys()
    given = session.post(f"{origin}/subscribe?id=proof").json()

    def send(endpoint=given["endpoint"], audience=origin):
        claims = {"sub": "mailto:admin@north.example", "aud": audience, "exp": int(time.time()) + 3600}
        return webpush({**given, "endpoint": endpoint}, "Tea?", vapid_private_key=key, vapid_claims=claims, ttl=60, requests_session=session)

    check(send().status_code == 201, "not taken")
    check([each["text"] for each in session.post(f"{origin}/received?id=proof").json()] == ["Tea?"], "not received")
    session.post(f"{origin}/subscribe?id=410-proof")
    for endpoint, audience, status in [(f"{origin}/push/410-proof", origin, 410), (given["endpoint"], "https://other.example", 403)]:
        try:
            send(endpoint, audience)
        except WebPushException as error:
            check(error.response.status_code == status, error)
        else:
            raise AssertionError(status)


def smtp(places):
    place = places["mail"]
    with smtplib.SMTP("localhost", place["starttls"]) as client:
        try:
            client.sendmail("a@north.example", ["b@south.example"], "Subject: x\r\n\r\nx")
        except smtplib.SMTPException:
            pass
        else:
            raise AssertionError("a mail was taken without TLS")
    for kind in ("starttls", "tls"):
        plain = kind == "starttls"
        client = smtplib.SMTP("localhost", place[kind]) if plain else smtplib.SMTP_SSL("localhost", place[kind], context=context(places))
        with client:
            if plain:
                client.starttls(context=context(places))
            try:
                client.login(place["user"], "wrong")
            except smtplib.SMTPAuthenticationError as error:
                check(error.smtp_code == 535, error)
            client.login(place["user"], place["password"])
            client.sendmail("a@north.example", ["b@south.example"], "Subject: x\r\n\r\nx")
            try:
                client.sendmail("a@north.example", ["rcpt-550@south.example"], "Subject: x\r\n\r\nx")
            except smtplib.SMTPRecipientsRefused as error:
                check(next(iter(error.recipients.values()))[0] == 550, error)
            else:
                raise AssertionError("550 was expected")


def s3(places):
    import boto3
    import botocore.config
    import botocore.exceptions
    import requests

    session = requests.Session()
    session.verify = places["authority"]
    place = session.post(places["s3"]["origin"] + "/_start").json()

    def client(secret):
        return boto3.client(
            "s3", endpoint_url=place["origin"], region_name=place["region"], aws_access_key_id=place["key"], aws_secret_access_key=secret,
            verify=places["authority"], config=botocore.config.Config(
                signature_version="s3v4", retries={"max_attempts": 0}, s3={"addressing_style": "path"}, request_checksum_calculation="when_required"))

    def refused(code, ask):
        try:
            ask()
        except botocore.exceptions.ClientError as error:
            check(error.response["Error"]["Code"] == code, error)
        else:
            raise AssertionError(f"{code} was expected")

    bucket, key = place["bucket"], f"proof/{uuid.uuid4()} a+b.txt"
    real = client(place["secret"])
    real.put_object(Bucket=bucket, Key=key, Body=b"tea")
    check(real.get_object(Bucket=bucket, Key=key)["Body"].read() == b"tea", "not what was put")
    refused("PreconditionFailed", lambda: real.put_object(Bucket=bucket, Key=key, Body=b"tea", IfNoneMatch="*"))
    refused("SignatureDoesNotMatch", lambda: client("wrong").put_object(Bucket=bucket, Key=key, Body=b"tea"))
    refused("AccessDenied", lambda: real.put_object(Bucket="elsewhere", Key=key, Body=b"tea"))
    address = real.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=1)
    check(session.get(address).content == b"tea", "the address does not work")
    check(session.get(address.replace("X-Amz-Expires=1", "X-Amz-Expires=9")).status_code == 403, "a changed address works")
    time.sleep(2)
    check(session.get(address).status_code == 403, "an old address works")


def cloudinary_store(places):
    import cloudinary
    import cloudinary.exceptions
    import cloudinary.uploader
    import cloudinary.utils
    import requests
    import urllib3

    place = places["cloudinary"]
    cloudinary.config(
        cloud_name=place["cloud"], api_key=place["key"], api_secret=place["secret"], upload_prefix=place["origin"])
    cloudinary.uploader._http = urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=places["authority"])
    name = f"proof/a&b-{uuid.uuid4()}"

    def upload(**more):
        return cloudinary.uploader.upload(b"tea", resource_type="raw", public_id=name, overwrite=True, type="authenticated", **more)

    check(upload()["bytes"] == 3, "not taken")
    try:
        upload(api_secret="wrong")
    except cloudinary.exceptions.AuthorizationRequired:
        pass
    else:
        raise AssertionError("a wrong secret was taken")
    address = cloudinary.utils.private_download_url(
        name, None, resource_type="raw", type="authenticated", expires_at=int(time.time()) + 60)
    session = requests.Session()
    session.verify = places["authority"]
    check(session.get(address).content == b"tea", "the address does not work")
    check(session.get(address.replace("type=authenticated", "type=private")).status_code == 401, "a changed address works")
    for result in ("ok", "not found"):
        check(cloudinary.uploader.destroy(name, resource_type="raw", type="authenticated")["result"] == result, result)


def context(places, protocols=()):
    made = ssl.create_default_context(cafile=places["authority"])
    if protocols:
        made.set_alpn_protocols(protocols)
    return made


TESTS = {
    "Twilio's client is served by its stand-in, and refused as by Twilio": twilio,
    "Firebase's client is served by its stand-in, and refused as by Firebase": fcm,
    "A client of Apple's push service is served by its stand-in, and refused as by Apple": apns,
    "A sender of web pushes is served by the push service, whose browser reads what it sent": push,
    "Amazon's client puts and gets through the S3 server's door, and is refused where its signature is wrong or old": s3,
    "Cloudinary's client is served by its stand-in, and refused as by Cloudinary": cloudinary_store,
    "Python's own mail client is served by the mail server over TLS only": smtp,
}


def main():
    process = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "standins.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    failed = 0
    try:
        places = json.loads(process.stdout.readline())
        os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = places["authority"]
        for name, test in TESTS.items():
            start = time.monotonic()
            try:
                test(places)
                print(f"PASS {name} ({time.monotonic() - start:.1f} s)", flush=True)
            except Exception as error:
                failed += 1
                print(f"FAIL {name}: {type(error).__name__}: {error}", flush=True)
    finally:
        process.stdin.close()
        process.wait(timeout=20)
    print(f"{len(TESTS) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
