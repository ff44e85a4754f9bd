"""An authority of the stage's own, trusted by nobody else, and a certificate for each name or address."""

import asyncio
import pathlib


class Authority:
    """Its files lie in `folder`, which exists."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.certificate = self.folder / "authority.pem"
        self.key = self.folder / "authority.key"

    async def found(self):
        await openssl(
            "req", "-x509", *NEW_KEY, "-days", "2", "-subj", "/CN=The linked nodes", "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", self.key, "-out", self.certificate)

    async def certify(self, name):
        """The paths of a certificate for the name, and of its key."""
        certificate, key, request, extensions = (self.folder / f"{name}.{ending}" for ending in ("pem", "key", "csr", "txt"))
        kind = "IP" if name.replace(".", "").isdigit() else "DNS"
        extensions.write_text(f"subjectAltName={kind}:{name}\nextendedKeyUsage=serverAuth\n")
        await openssl("req", *NEW_KEY, "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        await openssl(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-days", "2",
            "-extfile", extensions, "-out", certificate)
        return certificate, key


NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


async def openssl(*words):
    run = await asyncio.create_subprocess_exec(
        "openssl", *map(str, words), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    said, _ = await run.communicate()
    if run.returncode:
        raise RuntimeError(f"openssl {words}: {said.decode(errors='replace')}")
