"""What every scenario has: the node, the browser, people by name, and pictures of what they saw."""

import contextlib
import os

from node_process import NodeProcess
from person import Person

SCENARIOS = []


def scenario(sentence):
    """Marks a function as a scenario of that name."""

    def mark(function):
        SCENARIOS.append((sentence, function))
        return function

    return mark


class Stage:
    """One scenario's people and pictures."""

    def __init__(self, browser, node, pictures, tag):
        self.browser, self.node, self.pictures, self.tag = browser, node, pictures, tag
        self.people = []

    def username(self, name):
        """A username nobody else on the node has."""
        return f"{name.lower()}-{self.tag}"

    @contextlib.asynccontextmanager
    async def node_with(self, settings):
        """For scenarios that need a node with settings of its own: everybody who enters meanwhile is there."""
        usual = self.node
        self.node = NodeProcess(usual.binary, settings)
        try:
            await self.node.start()
            yield self.node
        finally:
            # What a page still asks for after that is not to be had.
            await self.outage(True)
            await self.node.stop()
            self.node = usual

    async def enter(self, name, path="/", context=None, **look):
        """Somebody opens the page, in a browser of their own unless a context is given."""
        context = context or await self.browser.context()
        page = await self.browser.page(self.node.address + path, context, **look)
        person = Person(name, page, self.node.address)
        person.context = context
        self.people.append(person)
        return person

    async def registered(self, name, **look):
        """Somebody with a new account."""
        person = await self.enter(name, **look)
        await person.register(self.username(name))
        return person

    async def room(self, owner, *others, name="Kitchen"):
        """A room with these people in it, open on every page; made and joined through the page."""
        await owner.click("New conversation or room")
        await owner.click("Create a room")
        await owner.fill("Name", name)
        await owner.click("Create room")
        await owner.see("Nothing here yet", "p")
        if not others:
            return
        link = await self.invite_link(owner)
        for person in others:
            await person.page.go(link)
            await person.click("Join", ".dialog button")
            await person.see("Write a message", "textarea")

    async def invite_link(self, owner):
        """A link into the room that is open on the owner's page."""
        await owner.click("About this room")
        await owner.click("Invite by link")
        await owner.click("Create link")
        await owner.see("", ".invite-link")
        link = await owner.page.run("document.querySelector('.invite-link input').value")
        await owner.key("Escape")
        await owner.see_no("", "dialog")
        await owner.click("Close the panel")
        return link

    async def picture(self, person, name):
        await person.page.call("Page.bringToFront")
        await person.page.picture(os.path.join(self.pictures, f"{name}.png"))

    async def outage(self, expected):
        """Whether lost connections are to be expected just now."""
        for person in self.people:
            person.page.outage = expected

    def complaints(self):
        """What any browser complained about: refused scripts, errors, failed requests."""
        return [f"{person.name}: {complaint}" for person in self.people for complaint in person.page.complaints]

    async def leave(self):
        for person in self.people:
            if not person.page.closed:
                await person.page.close()
