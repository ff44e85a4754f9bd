"""Starts every stand-in on a free port of loopback, says in one line of JSON where they are, and ends when its standard input does."""

import asyncio
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import apns_standin  # noqa: E402
import cloudinary_standin  # noqa: E402
import mail  # noqa: E402
import twilio_standin  # noqa: E402
from certificates import Certificates  # noqa: E402
from echo import Echo  # noqa: E402
from fcm_standin import FCM  # noqa: E402
from push_standin import Push  # noqa: E402
from s3_server import S3Server  # noqa: E402


async def start(folder):
    certificates = Certificates(folder)
    trusted = certificates.context(certificates.trusted)
    fcm, apns = await keep(FCM().start(trusted)), await keep(apns_standin.APNs().start(trusted))
    places = {
        "authority": certificates.authority,
        "echo": (await keep(Echo().start(trusted))).origin,
        "plain": (await keep(Echo().start())).origin,
        "untrusted": (await keep(Echo().start(certificates.context(certificates.untrusted)))).origin,
        "misnamed": (await keep(Echo().start(certificates.context(certificates.misnamed)))).origin,
        "mail": await mail.start(certificates.context(certificates.trusted, None)),
        "mailUntrusted": await mail.start(certificates.context(certificates.untrusted, None)),
    }
    places["twilio"] = {
        "origin": (await keep(twilio_standin.Twilio().start(trusted))).origin, "sid": twilio_standin.SID, "token": twilio_standin.TOKEN}
    places["fcm"] = {"origin": fcm.origin, "account": json.dumps(fcm.account(fcm.origin))}
    places["apns"] = {
        "origin": apns.origin, "key": apns.key_text, "keyID": apns_standin.KEY, "team": apns_standin.TEAM, "topic": apns_standin.TOPIC}
    places["cloudinary"] = {
        "origin": (await keep(cloudinary_standin.Cloudinary().start(trusted))).origin, "cloud": cloudinary_standin.CLOUD,
        "key": cloudinary_standin.KEY, "secret": cloudinary_standin.SECRET}
    places["s3"] = {"origin": (await keep(S3Server().start(trusted))).origin}
    places["push"] = {"origin": (await keep(Push().start(trusted))).origin}
    return places


kept = []


async def keep(started):
    kept.append(await started)
    return kept[-1]


async def main():
    with tempfile.TemporaryDirectory() as folder:
        places = await start(folder)
        print(json.dumps(places), flush=True)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, sys.stdin.read)
        # Connections that are still open belong to nobody any more: no word about them.
        loop.set_exception_handler(lambda *_: None)
        for each in kept:
            if isinstance(each, S3Server):
                each.end()


if __name__ == "__main__":
    asyncio.run(main())
