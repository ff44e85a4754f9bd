"""Who is put out is out, what is written stays text, and refusals are told in words."""

import json

from stage import scenario


@scenario("Somebody removed from a room is told so and sees it no more")
async def kicked(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ada.say("still all here")
    await ben.see("still all here", ".bubble")
    await ada.click("About this room")
    await ada.click("Actions for Ben")
    await ada.click("Remove from the room")
    await ada.click("Remove", ".dialog .danger")
    await ben.see("You were removed from this room", ".toast")
    await ben.see("No conversations yet", "p")
    await ada.see_no("Ben", ".member-list .person-row")


@scenario("A session ended from elsewhere is out at once")
async def ended(stage):
    ada = await stage.registered("Ada")
    other = await stage.enter("Ada")
    await other.fill("Username", stage.username("Ada"))
    await other.fill("Password", "correct horse")
    await other.click("Log in", "button")
    await other.see("Ada", ".self .room-name")
    await ada.click("Your account")
    await ada.click("Sessions")
    await ada.see("this one", ".person-row")
    await stage.picture(ada, "sessions")
    await ada.click("End", ".person-row button")
    await other.see("ended from another device", ".notice")
    await ada.see_no("End", ".person-row button")


@scenario("What somebody writes is shown as written, never run or rendered")
async def markup(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    name = "<b>Kitchen</b><img src=x onerror=alert(1)>"
    await stage.room(ada, ben, name=name)
    nasty = "<script>alert(1)</script> <img src=x onerror=alert(2)> javascript:alert(3) &amp;"
    await ada.say(nasty)
    await ben.see("javascript:alert(3) &amp;", ".bubble")
    assert await ben.messages() == [nasty]
    assert await ben.page.run("document.querySelector('.chat-title h2').textContent") == name
    assert await ben.page.run("document.querySelectorAll('.bubble img, .bubble script, .bubble a, .chat-head img').length") == 0


@scenario("A wrong password and a name that is taken are told in words, beside the field where they belong")
async def refusals(stage):
    ada = await stage.registered("Ada")
    ben = await stage.enter("Ben")
    ben.page.refusals = ("401", "409", "422")
    await ben.fill("Username", stage.username("Ada"))
    await ben.fill("Password", "wrong horse battery")
    await ben.click("Log in", "button")
    await ben.see("don’t match", ".form-error")
    await ben.click("Create one")
    await ben.fill("Username", stage.username("Ada"))
    await ben.fill("Password", "correct horse")
    await ben.click("Create account")
    await ben.see("taken", ".field-error")
    assert "Username" in await ben.focused()
    await ben.fill("Username", stage.username("Ben"))
    await ben.fill("Password", "x")
    await ben.click("Create account")
    await ben.see("", ".field-error")
    await stage.picture(ben, "refused")
    await ada.see("Ada", ".self .room-name")


@scenario("Only web addresses become links, and only names that are meant become mentions")
async def pieces(stage):
    ada = await stage.enter("Ada")
    await ada.see("Log in", "h2")
    for text, wanted in [
        ("plain", [["text", "plain"]]),
        ("see https://a.example/b?c=1.", [["text", "see "], ["link", "https://a.example/b?c=1"], ["text", "."]]),
        ("(http://a.example)", [["text", "("], ["link", "http://a.example"], ["text", ")"]]),
        ("javascript:alert(1) ftp://a.example data:text/html,x", [["text", "javascript:alert(1) ftp://a.example data:text/html,x"]]),
        ("@ben. hello", [["mention", "@ben"], ["text", ". hello"]]),
        ("hi @Ben.k", [["text", "hi "], ["mention", "@Ben.k"]]),
        ("@benno, mail ben@ben.example, @@ben", [["text", "@benno, mail ben@ben.example, @@ben"]]),
        ("", []),
    ]:
        found = await ada.page.run(
            f"import('/web/text.js').then((m) => m.pieces({json.dumps(text)}, new Set(['ben', 'ben.k'])).map((p) => [p.kind, p.text]))"
        )
        assert found == wanted, f"{text}: {found}"


@scenario("The page's policy holds: no inline script, no inline style, no strange host, no markup from text")
async def policy(stage):
    ada = await stage.enter("Ada")
    await ada.see("Log in", "h2")
    for attempt in [
        "(() => { const s = document.createElement('script'); s.append('window.ran = true'); document.body.append(s); })()",
        "(() => { const s = document.createElement('style'); s.append('body { color: rgb(1, 2, 3) }'); document.body.append(s); })()",
        "(() => { try { document.body.insertAdjacentHTML('beforeend', '<i id=markup></i>'); } catch {} })()",
        "fetch('http://127.0.0.2:9/').catch(() => {})",
    ]:
        await ada.page.run(attempt)
    assert await ada.page.run("window.ran") is None, "an inline script ran"
    assert await ada.page.run("getComputedStyle(document.body).color") != "rgb(1, 2, 3)", "an inline style applied"
    assert not await ada.page.run("document.getElementById('markup') !== null"), "text became markup"
    # The browser said so each time; here that is what is wanted, and proof that complaints are heard.
    assert len(ada.page.complaints) >= 3, ada.page.complaints
    ada.page.complaints.clear()


@scenario("The node's first link makes an admin, whose own links let people into a node that is closed to others")
async def first_admin(stage):
    async with stage.node_with({"ROOKERY_ACCOUNTS_REGISTRATION": "invite"}) as node:
        ada = await stage.enter("Ada", await node.first_link())
        await ada.see("Welcome", "h2")
        await ada.register(stage.username("Ada"))
        assert await ada.page.run("location.hash") == "#/", "the token stayed in the address"
        await ada.click("Your account")
        await ada.click("Invite people to this node")
        await ada.click("Create link")
        await ada.see("", ".invite-link")
        await stage.picture(ada, "node-invites")
        link = await ada.page.run("document.querySelector('.invite-link input').value")
        ben = await stage.enter("Ben")
        await ben.click("Create one")
        await ben.see("Invite code", "label")
        await ben.page.go(link)
        await ben.see("Welcome", "h2")
        await ben.register(stage.username("Ben"))
        await ben.click("Your account")
        await ben.see("Log out", "[role=menuitem]")
        assert not await ben.page.run("rookeryFind('[role=menuitem]', 'Invite people').length"), "an admin by a plain invite"
        cleo = await stage.enter("Cleo", link.removeprefix(node.address))
        cleo.page.refusals = ("403", "410", "404", "422")
        await cleo.fill("Username", stage.username("Cleo"))
        await cleo.fill("Password", "correct horse")
        await cleo.click("Create account")
        await cleo.see("", ".form-error, .field-error")
        await stage.picture(cleo, "used-up")
        await stage.leave()


@scenario("Somebody blocked can no longer write directly, and is told in words")
async def blocked(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await ben.click("New conversation or room")
    await ben.click("Write to somebody")
    await ben.fill("Who?", stage.username("Ada"))
    await ben.click(stage.username("Ada"), ".person-row")
    await ben.say("Hello")
    await ada.click("Ben", ".room-row")
    await ada.see("Hello", ".bubble")
    await ada.click("About Ben")
    await ada.click("Block Ben")
    await ada.click("Block", ".dialog .danger")
    await ada.see("Unblock Ben", ".panel-action")
    await ben.say("Are you cross?")
    await ben.see("Not sent", ".failure")
    await ben.see("blocked", ".failure")
    await stage.picture(ben, "blocked")
    await ben.click("Discard", ".failure button")
    await ben.see_no("cross", ".bubble")
    assert await ada.messages() == ["Hello"]
