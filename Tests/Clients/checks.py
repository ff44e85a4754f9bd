"""What the scenarios with real clients share."""

import asyncio

SECONDS = 30

# What a client's transport list is for each way to connect.
WAYS = {"polling": ["polling"], "websocket": ["websocket"], "upgrade": ["polling", "websocket"]}


class Checks:
    """Runs named checks, says PASS or FAIL for each, counts failures."""

    def __init__(self, client):
        self.client = client
        self.failed = 0

    async def run(self, name, work):
        try:
            await asyncio.wait_for(work, SECONDS)
            print(f"PASS {self.client}: {name}", flush=True)
        except Exception as problem:  # a check may fail in any way; the others still run
            self.failed += 1
            print(f"FAIL {self.client}: {name}: {type(problem).__name__} {problem}", flush=True)


class Inbox:
    """The events of one name, in the order they came, each as its arguments."""

    def __init__(self, client, name, namespace="/"):
        self.events = asyncio.Queue()
        client.on(name, self.put, namespace=namespace)

    async def put(self, *values):
        await self.events.put(values)

    async def get(self):
        return await asyncio.wait_for(self.events.get(), SECONDS)

    async def value(self):
        """The first argument of the next event."""
        return (await self.get())[0]
