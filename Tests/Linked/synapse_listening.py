"""What the syncs of somebody on Synapse tell."""

from waiting import LONGEST, until

POLL_MILLISECONDS = 1000


class SynapseListening:
    """`async with SynapseListening(user) as ear`: what comes from then on."""

    def __init__(self, user):
        self.user = user
        self.ephemeral = []  # (room, type, content)

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

    async def _hears(self, what, room, kind, fits):
        async def look():
            told = await self.user.sync(self.since, timeout=POLL_MILLISECONDS)
            self.since = told["next_batch"]
            for place, news in told.get("rooms", {}).get("join", {}).items():
                self.ephemeral += [(place, event["type"], event["content"]) for event in news.get("ephemeral", {}).get("events", [])]
            found = [content for place, name, content in self.ephemeral if (place, name) == (room, kind) and fits(content)]
            assert found, f"heard only {self.ephemeral}"
            return True

        await until(f"{self.user.id} hears {what}", look, LONGEST)
