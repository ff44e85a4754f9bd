"""The node goes away and comes back; pages are reloaded; several tabs are open."""

import asyncio

from stage import scenario


@scenario("A node killed and started again loses nothing and doubles nothing")
async def restart(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ada.say("before the cut")
    await ben.see("before the cut", ".bubble")
    await stage.outage(True)
    for person in (ada, ben):
        person.page.frames.clear()
    await stage.node.kill()
    await ada.see("No connection", ".banner")
    await ada.say("written in the dark 1")
    await ada.say("written in the dark 2")
    await ben.say("me too")
    assert await ada.page.run("document.querySelectorAll('.message.pending').length") == 2
    await stage.picture(ada, "offline")
    await stage.node.start()
    for person in (ada, ben):
        await person.see("written in the dark 2", ".message:not(.pending)", seconds=45)
        await person.see("me too", ".message:not(.pending)", seconds=45)
        await person.see_no("", ".banner")
    await stage.outage(False)
    for person in (ada, ben):
        texts = await person.messages()
        assert sorted(texts) == sorted(["before the cut", "written in the dark 1", "written in the dark 2", "me too"]), texts
        assert texts.index("written in the dark 1") < texts.index("written in the dark 2"), texts
    assert await ada.messages() == await ben.messages()
    for person in (ada, ben):
        # They went on from where they were, and did not merely fetch everything again.
        asked = [frame for frame in person.page.frames if '"authenticate"' in frame]
        assert asked and all('"position"' in frame for frame in asked), asked
        assert any('"resumed"' in frame for frame in person.page.frames)
    await ben.say("and all is well")
    await ada.see("and all is well", ".bubble")


@scenario("A message whose acknowledgement was lost is sent again and exists once")
async def lost_answer(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await stage.outage(True)
    # The message leaves; the node is gone before its answer can be taken.
    await ada.page.run(
        "(() => { const real = WebSocket.prototype.send; WebSocket.prototype.send = function (text) {"
        " real.call(this, text); if (text.includes('said once')) { WebSocket.prototype.send = real; this.onmessage = null; this.close(); } }; })()"
    )
    await ada.say("said once")
    await ben.see("said once", ".bubble")
    await ada.see("said once", ".message:not(.pending)", seconds=45)
    await ada.wait("document.querySelectorAll('.message.pending').length === 0")
    await stage.outage(False)
    assert await ada.messages() == await ben.messages() == ["said once"]


@scenario("What was not sent before a reload is sent after it")
async def reload(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await stage.outage(True)
    await ada.page.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    await ada.page.run(
        "(() => { const real = WebSocket.prototype.send; WebSocket.prototype.send = function (text) { this.close(); }; })()"
    )
    await ada.say("kept over the reload")
    await ada.see("kept over the reload", ".message.pending")
    await ada.page.call("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    await ada.page.reload()
    await ben.see("kept over the reload", ".bubble", seconds=30)
    await ada.see("kept over the reload", ".message:not(.pending)", seconds=30)
    await stage.outage(False)
    assert await ada.messages() == ["kept over the reload"]


@scenario("More messages than the node takes at once all arrive, in order")
async def slowed(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    wanted = [f"thought {number}" for number in range(1, 9)]
    for text in wanted:
        await ada.say(text)
    await ben.see(wanted[-1], ".bubble", seconds=60)
    assert await ben.messages() == wanted
    await ada.wait("document.querySelectorAll('.message.pending').length === 0")
    assert await ada.messages() == wanted


@scenario("Two tabs of one browser burn one refresh token, not two, with the browser's locks and without")
async def tabs(stage):
    ada = await stage.registered("Ada")
    second = await stage.enter("Ada", context=ada.context)
    await second.see("Ada", ".self .room-name")
    for locks in (True, False):
        for person in (ada, second):
            # Without a secure context there are no locks; the page then has its own.
            if not locks:
                await person.page.run("Object.defineProperty(navigator, 'locks', { value: undefined })")
            await slow(person, 700)
        await one_token(ada, second)
        for person in (ada, second):
            await slow(person, 0)


@scenario("A tab that hears late of what another has stored takes its token, and writes over nothing")
async def late_tabs(stage):
    ada = await stage.registered("Ada")
    second = await stage.enter("Ada", context=ada.context)
    await settled(ada, second)
    for person in (ada, second):
        await person.page.run(HEARS_LATE)
    await one_token(ada, second)
    # What is said of the user is written beside the newest tokens, not beside those that this tab still sees.
    for other, person in ((ada, second), (second, ada)):
        await other.page.run(WORN_OUT)
        newest = await other.page.run(WANTED)
        await person.page.run(f"{SESSION}.update({{ bio: 'late' }}))")
        for each in (person, other):
            await each.wait(f"{KEPT}.user.bio === 'late'")
            assert await each.page.run(f"{KEPT}.accessToken") == newest, "the tokens from before are back"
        await person.page.run(f"{SESSION}.update({{ bio: '' }}))")
        await other.wait(f"{KEPT}.user.bio === ''")
    await ada.click("Your account")
    await ada.click("Log out")
    await second.see("Log in", "h2")


async def one_token(ada, second):
    """Both tabs want a token at one moment, and one asks for it."""
    await settled(ada, second)
    for person in (ada, second):
        person.page.requests.clear()
    await ada.page.run(WORN_OUT)
    # Tabs are processes: one hears of the other's localStorage a little later.
    await second.wait(f"{KEPT}.freshUntil === 0")
    tokens = await asyncio.gather(ada.page.run(WANTED), second.page.run(WANTED))
    asked = [address for person in (ada, second) for address in person.page.requests if "auth/refresh" in address]
    assert len(asked) == 1, asked
    assert tokens[0] and tokens[0] == tokens[1], "the tabs hold different tokens"


async def settled(*people):
    """What the node says at the start of a connection is stored, too: until everybody has done so, in their turns."""
    for person in people:
        await person.see("@", ".self .room-last")
    for person in people:
        await person.page.run("import('/web/tabs.js').then(({ alone }) => alone('rookery.refresh', async () => {}))")


KEPT = 'JSON.parse(localStorage.getItem("rookery.session"))'
SESSION = "import('/web/session.js').then((module) => new module.Session()"
WANTED = f"{SESSION}.token())"
# In its turn: what the page itself has to store comes before or after it.
WORN_OUT = """import("/web/tabs.js").then(({ alone }) => alone("rookery.refresh", async () => {
    const kept = JSON.parse(localStorage.getItem("rookery.session"));
    localStorage.setItem("rookery.session", JSON.stringify({ ...kept, freshUntil: 0 }));
}))"""
# As a browser whose processes are busy: what other tabs store is seen here 600 ms later.
HEARS_LATE = """(() => {
    const { getItem, setItem } = Storage.prototype;
    const name = "rookery.session";
    let seen = getItem.call(localStorage, name), last = seen;
    setInterval(() => {
        const now = getItem.call(localStorage, name);
        if (now === last) return;
        last = now;
        setTimeout(() => (seen = last === now ? now : seen), 600);
    }, 10);
    Storage.prototype.getItem = function (key) { return key === name ? seen : getItem.call(this, key); };
    Storage.prototype.setItem = function (key, value) {
        if (key === name) seen = last = value;
        setItem.call(this, key, value);
    };
})()"""


async def slow(person, milliseconds):
    await person.page.call(
        "Network.emulateNetworkConditions", offline=False, latency=milliseconds, downloadThroughput=-1, uploadThroughput=-1
    )


@scenario("Logging out in one tab logs out the other, and both say so")
async def log_out(stage):
    ada = await stage.registered("Ada")
    second = await stage.enter("Ada", context=ada.context)
    await second.see("Ada", ".self .room-name")
    await ada.click("Your account")
    await ada.click("Log out")
    await ada.see("You are logged out", ".notice")
    await second.see("Log in", "h2")
    assert await ada.page.run("localStorage.length") == 0
    await ada.fill("Username", stage.username("Ada"))
    await ada.fill("Password", "correct horse")
    await ada.click("Log in", "button")
    await ada.see("Ada", ".self .room-name")


@scenario("A page whose position the node cannot go on from fetches everything again")
async def resync(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ben.say("before")
    await ada.see("before", ".bubble")
    await ada.page.run(
        "(() => { const kept = JSON.parse(sessionStorage.getItem('rookery.position'));"
        " sessionStorage.setItem('rookery.position', JSON.stringify({ ...kept, position: kept.position + 1000000 })); })()"
    )
    await ada.page.reload()
    await ada.see("before", ".bubble")
    await ben.say("after")
    await ada.see("after", ".bubble")
    assert await ada.messages() == ["before", "after"]
    assert await ada.page.run("JSON.parse(sessionStorage.getItem('rookery.position')).position") < 1000000
