"""What a person's live connection tells."""

import asyncio
import json

from waiting import LONGEST


class Listening:
    """`async with Listening(person) as ear`: the plain WebSocket door, everything heard from `ready` on."""

    def __init__(self, person):
        self.person = person
        self.heard = []
        self.news = asyncio.Event()

    async def __aenter__(self):
        address = self.person.node.address.replace("http", "ws", 1) + "/ws"
        self.socket = await self.person.http.ws_connect(address)
        await self.socket.send_str(json.dumps({"event": "authenticate", "data": {"token": self.person.token}, "id": 1}))
        self.reader = asyncio.create_task(self._read())
        await self.hears("ready")
        return self

    async def __aexit__(self, *_):
        self.reader.cancel()
        await self.socket.close()

    async def typing(self, room, user):
        """Waits until somebody is typing there."""
        await self.hears("user_typing", roomId=room, userId=user, isTyping=True)

    async def reading(self, room, user, message):
        """Waits until somebody has read up to the message."""
        await self.hears("message_status_update", roomId=room, userId=user, messageId=message, status="read")

    async def status(self, user, status):
        """Waits until somebody is there in this way: online, away, offline."""
        await self.hears("user_status", userId=user, status=status)

    async def device_message(self, sender, kind, content):
        """Waits for a message to all of one's devices."""
        await self.hears("device_message", sender=sender, type=kind, devices={"*": content})

    async def hears(self, event, seconds=LONGEST, **fields):
        """The first such event with these fields, or whose message has them, waited for: the message, or the data without one."""

        async def found():
            while True:
                for name, told in self.heard:
                    data = told.get("message", told)
                    if name == event and all(data.get(key) == value for key, value in fields.items()):
                        return data
                self.news.clear()
                await self.news.wait()

        try:
            return await asyncio.wait_for(found(), seconds)
        except asyncio.TimeoutError:
            names = [name for name, _ in self.heard]
            raise AssertionError(f"{self.person.id} did not hear {event} {fields} within {seconds} s, only {names}") from None

    async def _read(self):
        async for frame in self.socket:
            said = json.loads(frame.data)
            if "event" in said:
                self.heard.append((said["event"], said["data"]))
                self.news.set()
