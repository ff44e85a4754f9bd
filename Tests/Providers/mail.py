"""A mail server: STARTTLS, TLS from the first byte, and one that offers no TLS. What it refuses is told by the recipient's name:
`rcpt-550@…` at RCPT, `data-552@…` after the message; `lost@…` breaks the connection after the message, `from-553@…` refuses a sender."""

import asyncio
import email
import email.policy
import re

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from web import StandIn, answer

USER, PASSWORD = "node@north.example", "swordfish & co"


def word(kind, address):
    found = re.match(rf"{kind}-(\d\d\d)", address)
    return f"{found[1]} {found[1][0]}.1.1 as the name says" if found else None


class Post:
    def __init__(self):
        self.mails = []

    async def handle_MAIL(self, server, session, envelope, address, options):
        if refused := word("from", address):
            return refused
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refused := word("rcpt", address):
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if refused := word("data", to):
            return refused
        self.mails.append({"from": envelope.mail_from, "to": to, "raw": envelope.original_content.decode("latin-1"), "peer": session.peer[1]})
        if to.startswith("lost"):
            server.transport.abort()
            await asyncio.sleep(0.1)
        if to.startswith("slow"):
            await asyncio.sleep(600)
        return "250 2.0.0 taken"


class MailRoom(StandIn):
    """The web side: what has been taken, `/mails?to=ADDRESS`, read by Python's own reader of mail."""

    def __init__(self):
        super().__init__()
        self.post = Post()

    async def serve(self, request):
        found = [mail for mail in self.post.mails if mail["to"] == request.query.get("to")]
        return answer(200, [self.read(mail) for mail in found])

    @staticmethod
    def read(mail):
        message = email.message_from_bytes(mail["raw"].encode("latin-1"), policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        return {
            **mail,
            "headers": {key: str(value) for key, value in message.items()},
            "parts": [{"type": part.get_content_type(), "text": part.get_content()} for part in parts],
            "defects": [str(defect) for part in message.walk() for defect in part.defects]
            + [str(defect) for value in message.values() for defect in value.defects],
        }


def authenticate(server, session, envelope, mechanism, data):
    if isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (USER, PASSWORD):
        return AuthResult(success=True)
    return AuthResult(success=False, handled=False)


async def start(context):
    """The ports of the three servers and the web side of all."""
    room = await MailRoom().start()
    loop = asyncio.get_running_loop()

    async def listen(ssl=None, **more):
        def make():
            return SMTP(room.post, hostname="mail.example", authenticator=authenticate, loop=loop, **more)

        server = await loop.create_server(make, "127.0.0.1", 0, ssl=ssl)
        return server, server.sockets[0].getsockname()[1]

    servers = {
        "starttls": await listen(tls_context=context, require_starttls=True, auth_required=True),
        "tls": await listen(ssl=context, auth_required=True, auth_require_tls=False),
        "plain": await listen(),
    }
    room.kept = servers
    return {name: port for name, (_, port) in servers.items()} | {"web": room.origin, "user": USER, "password": PASSWORD}
