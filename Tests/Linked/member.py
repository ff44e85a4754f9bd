"""What people on any kind of node have in common: both kinds have the same verbs, so that a story is told of either."""

import contextlib
import urllib.parse

from waiting import LONGEST, until


class Refused(Exception):
    """The node said no. `code` is its word for the reason."""

    def __init__(self, status, code, said, asked):
        super().__init__(f"{asked}: {status} {said}")
        self.status, self.code = status, code


@contextlib.contextmanager
def refused():
    """What is done within has to be refused."""
    try:
        yield
    except Refused as refusal:
        assert 400 <= refusal.status < 500, f"the node failed instead of refusing: {refusal}"
    else:
        raise AssertionError("was allowed, and should have been refused")


def quoted(text):
    return urllib.parse.quote(text, safe="")


class Member:
    """Somebody with an account: `id`, `texts(room)`, `membership(room)`, `name_of(user)`."""

    async def sees(self, room, *texts, seconds=LONGEST):
        """Waits until all these are among the messages."""

        async def look():
            missing = set(texts) - set(await self.texts(room))
            assert not missing, f"{len(missing)} of {len(texts)} are missing, like {sorted(missing)[:3]}"
            return True

        await until(f"{self.id} sees what was said", look, seconds)

    async def becomes(self, membership, room, seconds=LONGEST):
        """Waits until one's own membership is this one."""

        async def look():
            own = await self.membership(room)
            assert own == membership, f"the membership is {own}"
            return True

        await until(f"{self.id} has membership {membership}", look, seconds)

    async def knows(self, user, name, seconds=LONGEST):
        """Waits until this is what somebody is called."""

        async def look():
            seen = await self.name_of(user)
            assert seen == name, f"the name is {seen}"
            return True

        await until(f"{self.id} sees that {user} is called {name}", look, seconds)
