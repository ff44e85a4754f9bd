"""A real Synapse on the stage, from its wheel, with an SQLite file of its own."""

import asyncio
import json
import pathlib
import secrets
import signal
import sys
import time

import aiohttp

HERE = pathlib.Path(__file__).resolve().parent
START_SECONDS = 120
FREELY = {"per_second": 10_000, "burst_count": 10_000}
LOG = {
    "version": 1,
    "formatters": {"plain": {"format": "%(asctime)s %(name)s %(levelname)s %(request)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"level": "WARNING", "handlers": ["out"]},
    "loggers": {
        name: {"level": "INFO"} for name in ("synapse.http.matrixfederationclient", "synapse.federation.federation_server", "synapse.access.https")},
    "disable_existing_loggers": False,
}


class SynapseServer:
    """`others`: the names of its peers, and at which port of this machine each is found."""

    software = "Synapse"

    def __init__(self, folder, name, ports, authority, certified, others):
        self.folder, self.name = pathlib.Path(folder), name
        self.client_port, self.federation_port = ports
        self.authority, self.certified, self.others = authority, certified, others
        self.address = f"http://127.0.0.1:{self.client_port}"
        self.secret = secrets.token_hex(16)
        self.process = None

    async def start(self):
        """Starts it, with its files made before the first time, and waits until it answers."""
        if not self.folder.exists():
            await self._prepare()
        with open(self.folder / "synapse.out", "ab") as log:
            self.process = await self._run(log, "-c", self._file("homeserver.yaml"))
        deadline = time.monotonic() + START_SECONDS
        async with aiohttp.ClientSession() as http:
            while time.monotonic() < deadline:
                if self.process.returncode is not None:
                    raise RuntimeError(f"Synapse ended with {self.process.returncode}: {self.said()}")
                try:
                    async with http.get(f"{self.address}/_matrix/client/versions") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.1)  # between two looks; nothing is judged by it
        raise RuntimeError(f"Synapse did not answer within {START_SECONDS} s: {self.said()}")

    @property
    def is_up(self):
        return self.process is not None and self.process.returncode is None

    async def kill(self):
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def terminate(self):
        """As its admin would stop it."""
        self.process.send_signal(signal.SIGTERM)
        await self.process.wait()

    async def stop(self):
        if self.is_up:
            await self.kill()

    def said(self):
        """The end of what it wrote."""
        path = self.folder / "synapse.out"
        return path.read_text(errors="replace")[-3000:] if path.exists() else ""

    def signing_key(self):
        """The id of the key that signs for it, and its seed."""
        kind, version, seed = (self.folder / "signing.key").read_text().split()
        return f"{kind}:{version}", seed

    async def _prepare(self):
        (self.folder / "media").mkdir(parents=True)
        # JSON is YAML too.
        for name, value in (("homeserver.yaml", self._configuration()), ("log.yaml", LOG), ("places.json", self.others)):
            (self.folder / name).write_text(json.dumps(value, indent=1))
        with open(self.folder / "synapse.out", "ab") as log:
            making = await self._run(log, "-c", self._file("homeserver.yaml"), "--generate-keys")
        if await making.wait():
            raise RuntimeError(f"Synapse makes no keys: {self.said()}")

    async def _run(self, log, *words):
        return await asyncio.create_subprocess_exec(
            sys.executable, str(HERE / "synapse_launch.py"), self._file("places.json"), *words, cwd=self.folder, stdout=log, stderr=log)

    def _file(self, name):
        return str(self.folder / name)

    def _configuration(self):
        certificate, key = self.certified
        listener = {"bind_addresses": ["127.0.0.1"], "type": "http"}
        return {
            "server_name": self.name,
            "public_baseurl": f"{self.address}/",
            "pid_file": self._file("synapse.pid"),
            "log_config": self._file("log.yaml"),
            "report_stats": False,
            "database": {"name": "sqlite3", "args": {"database": self._file("synapse.db")}},
            "media_store_path": self._file("media"),
            "signing_key_path": self._file("signing.key"),
            "registration_shared_secret": self.secret,
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "bcrypt_rounds": 4,
            "listeners": [
                {**listener, "port": self.federation_port, "tls": True, "resources": [{"names": ["federation"]}]},
                {**listener, "port": self.client_port, "tls": False, "resources": [{"names": ["client"]}]},
            ],
            "tls_certificate_path": str(certificate),
            "tls_private_key_path": str(key),
            # Without these there is no federation on loopback.
            "federation_custom_ca_list": [str(self.authority)],
            "ip_range_blacklist": [],
            "federation_ip_range_blacklist": [],
            "trusted_key_servers": [],
            # Peers come and go here: it asks again soon.
            "federation": {
                "client_timeout": "20s", "max_short_retries": 1, "max_long_retries": 1, "destination_min_retry_interval": "1s",
                "destination_retry_multiplier": 1, "destination_max_retry_interval": "2s"},
            "allow_public_rooms_over_federation": True,
            "allow_public_rooms_without_auth": True,
            "room_list_publication_rules": [{"action": "allow"}],
            "presence": {"enabled": True},
            "caches": {"sync_response_cache_duration": 0},
            **{f"rc_{kind}": FREELY for kind in ("message", "registration", "admin_redaction", "room_creation", "joins_per_room")},
            "rc_login": {kind: FREELY for kind in ("address", "account", "failed_attempts")},
            "rc_joins": {"local": FREELY, "remote": FREELY},
            "rc_invites": {kind: FREELY for kind in ("per_room", "per_user", "per_issuer")},
            "rc_presence": {"per_user": FREELY},
            "rc_federation": {"window_size": 1000, "sleep_limit": 10_000, "sleep_delay": 1, "reject_limit": 10_000, "concurrent": 100},
        }
