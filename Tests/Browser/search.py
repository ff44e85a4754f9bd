"""Somebody looks for what was said."""

from reach import PHONE, STICKING_OUT
from stage import scenario

SAID = 130


async def talk(stage, ada, count=SAID):
    """A long conversation, written through the node's own API."""
    await ada.page.run(
        """(async () => {
            const { accessToken } = JSON.parse(localStorage.getItem("rookery.session"));
            const room = location.hash.slice("#/room/".length);
            const headers = { Authorization: `Bearer ${accessToken}`, "Content-Type": "application/json" };
            for (let number = 1; number <= %d; number += 1) {
                const text = number === 7 ? "Grandmother’s Gâteau recipe: butter, eggs, plums" : `Line ${number} of a long talk`;
                const answer = await fetch(`/api/v1/rooms/${room}/messages`, { method: "POST", headers, body: JSON.stringify({ text }) });
                if (!answer.ok) throw new Error(`not sent: ${answer.status}`);
            }
        })()""" % count
    )


async def look_for(person, words, room=True):
    await person.click("Search in this conversation" if room else "Search in all conversations")
    await person.fill("Words of a message", words)


async def ask_until_found(person, words, results=1):
    """Asks again until there are so many results: the index follows what is said a moment behind."""
    for _ in range(20):
        await person.fill("Words of a message", words)
        if await person.page.run(
            "rookeryWait(() => document.querySelectorAll('.search-result').length === %d, 2).catch(() => false)" % results
        ):
            return
    raise AssertionError(f"{words} was not found {results} times")


@scenario("Somebody finds an old message by its words and is led to it, and back to the newest")
async def found(stage):
    async with stage.node_with({"ROOKERY_RATES_MESSAGES_PER_ACCOUNT": "off", "ROOKERY_RATES_MESSAGES_PER_ADDRESS": "off"}):
        ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
        await stage.room(ada, ben)
        await talk(stage, ada)
        # A fresh page holds the newest messages only.
        await ben.page.go(ben.address + "/?fresh" + await ben.page.run("location.hash"))
        await ben.see(f"Line {SAID} of", ".bubble")
        await ben.see_no("recipe", ".bubble")
        await look_for(ben, "gateau rec")
        await ask_until_found(ben, "gateau rec")
        await ben.see("Gâteau", ".search-result mark")
        await stage.picture(ben, "search")
        await ben.key("ArrowDown")
        await ben.key("Enter")
        await ben.see_no("", "dialog")
        await ben.see("Grandmother", ".message.sought")
        await ben.wait("document.activeElement.dataset.message && document.activeElement.textContent.includes('Grandmother')")
        await ben.see("Line 6 of", ".bubble")
        await stage.picture(ben, "search-found")
        await ada.say("Is anybody still reading?")
        await ada.see("Is anybody", ".message:not(.pending)")
        await ben.see("Is anybody", ".room-last")
        assert "Is anybody still reading?" not in await ben.messages(), "a gap was closed over"
        await ben.click("To the newest message")
        await ben.see("Is anybody still reading?", ".bubble")
        texts = await ben.messages()
        assert texts[-1] == "Is anybody still reading?" and texts == list(dict.fromkeys(texts)), texts[-5:]


@scenario("A search in all conversations names the room and opens it, and says when there is nothing")
async def everywhere(stage):
    ada = await stage.registered("Ada")
    for name, text in (("Kitchen", "The plums are ripe"), ("Garden", "The plum tree needs water")):
        await stage.room(ada, name=name)
        await ada.say(text)
        await ada.see(text, ".message:not(.pending)")
    await look_for(ada, "nowhere to be seen", room=False)
    await ada.see("No message holds these words", "p")
    await ada.wait("true")
    await ask_until_found(ada, "plum", results=2)
    await ada.see("You in Garden", ".search-result")
    await ada.click("You in Kitchen", ".search-result")
    await ada.see("Kitchen", ".chat-title h2")
    await ada.see("The plums are ripe", ".message.sought")


@scenario("Searching fits a phone")
async def phone(stage):
    ada = await stage.registered("Ada", **PHONE)
    await stage.room(ada)
    await ada.say("A very long word: " + "plum" * 60)
    await ada.see("A very long word", ".message:not(.pending)")
    await look_for(ada, "very long")
    await ask_until_found(ada, "very long")
    await ada.see("A very long word", ".search-result")
    out = await ada.page.run(STICKING_OUT)
    assert not out, out[:5]
    await stage.picture(ada, "phone-search")
    await ada.click("A very long word", ".search-result")
    await ada.see("A very long word", ".message.sought")
