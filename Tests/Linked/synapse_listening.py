"""What the syncs of somebody on Synapse tell."""

from waiting import LONGEST, until

POLL_MILLISECONDS = 1000
PRESENCES = {"online": "online", "away": "unavailable", "offline": "offline"}  # our words, and Synapse's


class SynapseListening:
    """`async with SynapseListening(user) as ear`: what comes from then on."""

    def __init__(self, user):
        self.user = user
        self.ephemeral = []  # (room, type, content)
        self.presences = []  # (user, presence)
        self.device_messages = []  # (sender, type, content)

    async def __aenter__(self):
        self.since = (await self.user.sync())["next_batch"]
        return self

    async def __aexit__(self, *_):
        pass

    async def typing(self, room, user):
        """Waits until somebody is typing there."""
        await self._hears(f"that {user} types", room, "m.typing", lambda content: user in content["user_ids"])

    async def reading(self, room, user, message):
        """Waits until somebody has read up to the message."""
        await self._hears(
            f"that {user} has read", room, "m.receipt", lambda content: user in content.get(message, {}).get("m.read", {}))

    async def status(self, user, status):
        """Waits until somebody is there in this way: online, away, offline."""

        async def look():
            await self._listen()
            assert (user, PRESENCES[status]) in self.presences, f"heard only {self.presences}"
            return True

        await until(f"{self.user.id} hears that {user} is {status}", look, LONGEST)

    async def device_message(self, sender, kind, content):
        """Waits for a message to one's device."""

        async def look():
            await self._listen()
            assert (sender, kind, content) in self.device_messages, f"heard only {self.device_messages}"
            return True

        await until(f"{self.user.id} hears what {sender} sends to devices", look, LONGEST)

    async def _listen(self):
        told = await self.user.sync(self.since, timeout=POLL_MILLISECONDS)
        self.since = told["next_batch"]
        self.presences += [(event["sender"], event["content"]["presence"]) for event in told.get("presence", {}).get("events", [])]
        self.device_messages += [
            (event["sender"], event["type"], event["content"]) for event in told.get("to_device", {}).get("events", [])]
        for place, news in told.get("rooms", {}).get("join", {}).items():
            self.ephemeral += [(place, event["type"], event["content"]) for event in news.get("ephemeral", {}).get("events", [])]

    async def _hears(self, what, room, kind, fits):
        async def look():
            await self._listen()
            found = [content for place, name, content in self.ephemeral if (place, name) == (room, kind) and fits(content)]
            assert found, f"heard only {self.ephemeral}"
            return True

        await until(f"{self.user.id} hears {what}", look, LONGEST)
