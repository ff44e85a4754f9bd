"""A real S3 server (SeaweedFS, from PyPI) behind a door with the faults of every stand-in. It starts when somebody asks for it
(POST /_start): that takes some seconds. The door hands requests on byte by byte; signatures are judged by the server."""

import asyncio
import contextlib
import ctypes
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

from web import Answer, StandIn, answer

BUCKET, REGION, KEY, SECRET = "rookery", "us-east-1", "KEY-OF-THE-TESTS", "secret/of+the=tests"
OWNER = "KEY-OF-THE-OWNER"
PROGRAM = os.path.join(os.path.dirname(sys.executable), "weed")
# Fields of one connection, which are not the next one's.
OWN = {"expect", "connection", "transfer-encoding", "content-length", "keep-alive"}


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class S3Server(StandIn):
    """The server's door."""

    def __init__(self):
        super().__init__()
        self.process = None
        self.starting = asyncio.Lock()

    async def answer(self, request):
        if request.path == "/_start":
            async with self.starting:
                if self.process is None:
                    await asyncio.to_thread(self.begin)
            return answer(200, {"origin": self.origin, "bucket": BUCKET, "region": REGION, "key": KEY, "secret": SECRET})
        if request.path == "/_presign":
            return self.presign(dict(urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True)))
        if request.path == "/_objects":
            return await asyncio.to_thread(self.objects, request.query["prefix"])
        return await super().answer(request)

    async def serve(self, request):
        return await asyncio.to_thread(self.hand_on, request)

    def hand_on(self, request):
        connection = http.client.HTTPConnection("127.0.0.1", self.port_of_server, timeout=60)
        try:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for key, value in request.headers:
                if key.lower() not in OWN:
                    connection.putheader(key, value)
            connection.putheader("Content-Length", str(len(request.body)))
            connection.endheaders(request.body)
            given = connection.getresponse()
            fields = {key: value for key, value in given.getheaders() if key.lower() not in OWN}
            if request.method == "HEAD":
                return Answer(given.status, b"x" * int(given.getheader("Content-Length") or 0), fields)
            return Answer(given.status, given.read(), fields)
        finally:
            connection.close()

    def presign(self, fields):
        """The address that Amazon's library makes for an object at a second."""
        import datetime
        from unittest import mock

        import botocore.auth

        moment = datetime.datetime.fromtimestamp(int(fields["now"]), datetime.timezone.utc)
        with mock.patch.object(botocore.auth, "get_current_datetime", lambda *_: moment.replace(tzinfo=None)):
            address = self.client(self.origin).generate_presigned_url(
                "get_object", ExpiresIn=int(fields["seconds"]), Params={
                    "Bucket": BUCKET, "Key": fields["key"], "ResponseContentType": fields["type"],
                    "ResponseContentDisposition": fields["disposition"]})
        return Answer(200, address.encode())

    def objects(self, prefix):
        """What lies there under a prefix, and what is half there."""
        client = self.client(f"http://127.0.0.1:{self.port_of_server}", OWNER)
        found = client.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        half = client.list_multipart_uploads(Bucket=BUCKET, Prefix=prefix).get("Uploads", [])
        return answer(200, {"objects": [[each["Key"], each["Size"]] for each in found], "uploads": [each["Key"] for each in half]})

    @staticmethod
    def client(origin, key=KEY):
        import boto3
        import botocore.config

        return boto3.client(
            "s3", endpoint_url=origin, region_name=REGION, aws_access_key_id=key, aws_secret_access_key=SECRET,
            config=botocore.config.Config(
                retries={"max_attempts": 0}, s3={"addressing_style": "path"}, signature_version="s3v4"))

    # The server itself.

    def begin(self):
        self.folder = tempfile.mkdtemp(prefix="rookery-s3-")
        with open(os.path.join(self.folder, "identities.json"), "w") as file:
            # Whoever may make buckets has them made by a write: the node's key may not.
            json.dump({"identities": [
                {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
                 "actions": [f"{action}:{BUCKET}" for action in ("Read", "Write", "List", "Tagging")]},
                {"name": "owner", "credentials": [{"accessKey": OWNER, "secretKey": SECRET}], "actions": ["Admin"]}]}, file)
        master, master_grpc, volume, volume_grpc, filer, filer_grpc, s3, s3_grpc = free_ports(8)
        self.port_of_server = s3
        # A process group of its own: it starts others.
        self.process = subprocess.Popen(
            [PROGRAM, "server", f"-dir={self.folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-master.port={master}",
             f"-master.port.grpc={master_grpc}", f"-volume.port={volume}", f"-volume.port.grpc={volume_grpc}", "-filer",
             f"-filer.port={filer}", f"-filer.port.grpc={filer_grpc}", "-s3", f"-s3.port={s3}", f"-s3.port.grpc={s3_grpc}",
             "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=256", "-volume.max=40", "-master.volumePreallocate=false",
             "-master.telemetry=false", f"-s3.config={self.folder}/identities.json"],
            stdout=subprocess.DEVNULL, stderr=open(os.path.join(self.folder, "log"), "w"), start_new_session=True,
            preexec_fn=die_with_parent)
        self.make_bucket()

    def make_bucket(self):
        import botocore.exceptions

        client = self.client(f"http://127.0.0.1:{self.port_of_server}", OWNER)
        deadline = time.monotonic() + 90
        while True:
            try:
                client.create_bucket(Bucket=BUCKET)
                # It takes buckets before it takes objects.
                client.put_object(Bucket=BUCKET, Key="first", Body=b"x")
                return
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = open(os.path.join(self.folder, "log")).read()
                    raise RuntimeError(f"the S3 server does not start: {log[-2000:]}")
                time.sleep(0.2)

    def end(self):
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
