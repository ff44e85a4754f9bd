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
        await ada.page.run(WORN_OUT)
        # Tabs are processes: one hears of the other's localStorage a little later.
        await second.wait('JSON.parse(localStorage.getItem("rookery.session")).freshUntil === 0')
        # Both want a token at one moment, and the answer takes its time.
        for person in (ada, second):
            person.page.requests.clear()
        tokens = await asyncio.gather(ada.page.run(WANTED), second.page.run(WANTED))
        asked = [address for person in (ada, second) for address in person.page.requests if "auth/refresh" in address]
        assert len(asked) == 1, asked
        assert tokens[0] and tokens[0] == tokens[1], "the tabs hold different tokens"
        for person in (ada, second):
            await slow(person, 0)


WANTED = "import('/web/session.js').then((module) => new module.Session().token())"
WORN_OUT = """(() => {
    const kept = JSON.parse(localStorage.getItem("rookery.session"));
    localStorage.setItem("rookery.session", JSON.stringify({ ...kept, freshUntil: 0 }));
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
