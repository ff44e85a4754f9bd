"""Somebody of one of our nodes in front of its web page, in a real browser."""

import contextlib
import importlib.util
import os

from rookery_node import HERE  # it also says where the browser's modules are
from devtools import Browser

PICTURES = os.environ.get("ROOKERY_ARTIFACTS", "artifacts")
# The browser's people have the name of ours.
SPEC = importlib.util.spec_from_file_location("looking_person", HERE.parent / "Browser/person.py")
LOOKING = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(LOOKING)


@contextlib.asynccontextmanager
async def in_front_of_the_page(person, room=None):
    """The person logs in with a browser and opens the room of that name, if one is named."""
    async with Browser() as browser:
        page = await browser.page(person.node.address + "/", await browser.context())
        looking = LOOKING.Person(person.username, page, person.node.address)
        await looking.see("Log in", "h2")
        await looking.fill("Username", person.username)
        await looking.fill("Password", "correct horse battery")
        await looking.click("Log in", "form button")
        await looking.see(f"@{person.username}", ".self .room-last")
        if room:
            await looking.click(room, ".room-row")
            await looking.see("Write a message", "textarea")
        yield looking


async def picture(looking, name):
    os.makedirs(PICTURES, exist_ok=True)
    await looking.page.picture(os.path.join(PICTURES, f"linked-{name}.png"))
