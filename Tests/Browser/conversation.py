"""Two people meet and talk."""

from stage import scenario


@scenario("Two people meet by an invite link and talk both ways")
async def meet(stage):
    ada = await stage.registered("Ada")
    await stage.picture(ada, "empty")
    await stage.room(ada)
    link = await stage.invite_link(ada)
    # Ben has no account yet: the link shows where it leads, and still does after he registered.
    ben = await stage.enter("Ben", link.removeprefix(stage.node.address))
    await ben.see("Kitchen", ".invite-card h3")
    await stage.picture(ben, "invited")
    await ben.register(stage.username("Ben"))
    await ben.click("Join", ".dialog button")
    await ben.see("Kitchen", ".chat-title h2")
    await ada.say("Soup is on: leek and potato")
    await ben.see("Soup is on", ".bubble")
    await ben.say("On my way")
    await ada.see("On my way", ".bubble")
    await ada.see("Ben", ".sender")
    assert await ada.messages() == await ben.messages() == ["Soup is on: leek and potato", "On my way"]
    await stage.picture(ada, "conversation")


@scenario("Typing is seen while somebody types and goes away when the message comes")
async def typing(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ben.fill("Write a message", "Let me thi")
    await ada.see("Ben is typing", ".typing-line")
    await ben.type("nk")
    await ben.key("Enter")
    await ada.see("Let me think", ".bubble")
    await ada.see_no("is typing", ".typing-line")


@scenario("A read receipt appears once the other has looked, and unread counts until then")
async def receipts(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ben.page.go(ben.address + "/#/")
    await ben.see("Choose a conversation", "p")
    await ada.say("Are you there?")
    await ben.see("1", ".room-row .badge")
    assert await ben.page.run("document.title") == "(1) Rookery"
    await ada.see("", ".tick.delivered")
    assert not await ada.page.run("document.querySelectorAll('.tick.read').length"), "read before anybody looked"
    await ben.click("Kitchen", ".room-row")
    await ada.see("", ".tick.read")
    await ben.see_no("", ".room-row .badge")


@scenario("Reactions, replies, edits and deletions are seen by the other at once")
async def changes(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ada.say("Soup is on at sevn")
    await ben.act_on("sevn", "👍")
    await ada.see("👍 1", ".chip")
    await ada.click("👍", ".chip")
    await ben.see("👍 2", ".chip")
    await ada.act_on("sevn", "Edit")
    await ada.fill("Write a message", "Soup is on at seven")
    await ada.key("Enter")
    await ben.see("seven", ".bubble")
    await ben.see("edited", ".meta")
    await ben.act_on("seven", "Reply")
    await ben.type("I bring bread")
    await ben.key("Enter")
    await ada.see("Soup is on at seven", ".quote")
    await stage.picture(ada, "reply")
    await ben.act_on("I bring bread", "Delete for everyone")
    await ben.click("Delete", ".dialog .danger")
    await ada.see("Message deleted", ".text")
    await ada.see_no("I bring bread", ".bubble")


@scenario("Somebody found by name gets a direct message, with presence beside the name")
async def direct(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await ada.click("New conversation or room")
    await ada.click("Write to somebody")
    await ada.fill("Who?", stage.username("Ben"))
    await ada.click(stage.username("Ben"), ".person-row")
    await ada.see("Ben", ".chat-title h2")
    await ada.say("Hello Ben, this is only for you")
    await ben.see("only for you", ".room-last")
    await ben.click("Ada", ".room-row")
    await ben.see("online", ".chat-title p")
    await ben.say("Hello Ada")
    await ada.see("Hello Ada", ".bubble")
    await stage.picture(ben, "direct")


@scenario("A public room is found and joined, and a mention is marked for who is meant")
async def public(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    lobby = f"Lobby {stage.tag}"
    await ada.click("New conversation or room")
    await ada.click("Create a room")
    await ada.fill("Name", lobby)
    await ada.page.run("(() => { const e = rookeryFind('select', 'Who can find it')[0]; e.value = 'public'; })()")
    await ada.click("Create room")
    await ada.see(lobby, ".chat-title h2")
    await ben.click("Browse public rooms")
    await ben.fill("Search public rooms", lobby)
    await ben.click("Join", ".browse-list button")
    await ben.see(lobby, ".chat-title h2")
    await ben.page.go(ben.address + "/#/")
    await ada.fill("Write a message", "@" + stage.username("Ben")[:3])
    await ada.see("", ".mention-picker li")
    await ada.key("Enter")
    await ada.type("are you in?")
    await ada.key("Enter")
    await ben.see("@", ".badge.mention")
    await ben.click(lobby, ".room-row")
    await ben.see("are you in?", ".mentions-me .bubble")


@scenario("Older messages come as one scrolls up, without the view jumping")
async def history(stage):
    async with stage.node_with({"ROOKERY_RATES_MESSAGES_PER_ACCOUNT": "off"}):
        ada = await stage.registered("Ada")
        await stage.room(ada)
        # More than a page, written over HTTP by Ada herself, so that the page has something to scroll.
        wanted = await ada.page.run(WRITE_MANY)
        await ada.page.reload()
        await ada.see(f"line {wanted} ", ".bubble")
        assert not await ada.page.run("rookeryFind('.bubble', 'line 1 ').length"), "the whole history came at once"
        await ada.page.run("(() => { document.querySelector('.scroller').scrollTop = 0; })()")
        await ada.see("line 1 ", ".bubble")
        texts = await ada.messages()
        assert [text.strip() for text in texts] == [f"line {number} ." for number in range(1, wanted + 1)], texts
        assert await ada.page.run("document.querySelector('.scroller').scrollTop") > 100, "the view jumped to the top"
        await stage.leave()


WRITE_MANY = """(async () => {
    const kept = JSON.parse(localStorage.getItem("rookery.session"));
    const room = encodeURIComponent(decodeURIComponent(location.hash.split("/room/")[1]));
    let number = 0;
    while (number < 60) {
        const answer = await fetch(`/api/v1/rooms/${room}/messages`, {
            method: "POST",
            headers: { Authorization: `Bearer ${kept.accessToken}`, "Content-Type": "application/json" },
            body: JSON.stringify({ text: `line ${number + 1} .` }),
        });
        if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
        number += 1;
    }
    return number;
})()"""


@scenario("Who lets nobody add them is invited, and may accept after a reload or decline")
async def invited(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await ben.click("Your account")
    await ben.click("Profile and privacy")
    await ben.see("Who may add you to rooms", "label")
    await ben.page.run("rookeryFind('select', 'Who may add you')[0].value = 'nobody'")
    await ben.click("Save privacy")
    await ben.see("Saved", ".toast")
    await ben.key("Escape")
    for name in ("Kitchen", "Cellar"):
        await stage.room(ada, name=name)
        await ada.click("About this room")
        await ada.click("Add people")
        await ada.fill("Who?", stage.username("Ben"))
        await ada.click(stage.username("Ben"), ".person-row")
        await ada.click("Add", ".dialog .primary")
        await ada.see("Ben", ".member-section:not([hidden]) .person-row")
        await ben.see(name, ".invite-row")
        await ada.click("Close the panel")
        await ada.page.go(ada.address + "/#/")
    await ben.page.reload()
    await ben.see("Cellar", ".invite-row")
    await stage.picture(ben, "invites")
    await ben.click("Decline", ".invite-row button")
    await ben.wait("rookeryFind('.invite-row', '').length === 1")
    await ben.click("Join", ".invite-row button")
    await ben.see("", ".chat-title h2")
    await ben.see_no("", ".invite-row")


@scenario("A role is given in the members panel and changes what its bearer may do")
async def role(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ben.click("About this room")
    await ben.see("Mute", ".panel-action")
    assert not await ben.page.run("rookeryFind('.panel-action', 'Name and topic').length")
    await ada.click("About this room")
    await ada.click("Actions for Ben")
    await ada.click("Make a moderator")
    await ada.see("moderator", ".role")
    await ben.click("Name and topic")
    await ben.fill("Topic", "Soup at seven")
    await ben.click("Save", ".dialog .primary")
    await ada.see("Soup at seven", ".chat-title p")
    await ada.see("Soup at seven", ".topic")


@scenario("What is deleted for me is gone here and stays for the others")
async def delete_for_me(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    second = await stage.enter("Ada", context=ada.context)
    await second.click("Kitchen", ".room-row")
    await ben.say("for everybody")
    await ben.say("best forgotten")
    await ada.see("best forgotten", ".bubble")
    await second.see("best forgotten", ".bubble")
    await ada.act_on("best forgotten", "Delete for me")
    await ada.click("Delete", ".dialog .danger")
    for person in (ada, second):
        await person.see_no("best forgotten", ".bubble")
        assert await person.messages() == ["for everybody"]
    assert await ben.messages() == ["for everybody", "best forgotten"]


@scenario("Ben is found by his whole name, as people of other nodes are")
async def whole_name(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await ada.click("New conversation or room")
    await ada.click("Write to somebody")
    await ada.fill("Who?", f"@{stage.username('Ben')}:north.example")
    await ada.see(f"@{stage.username('Ben')}", ".people-results .room-last")
    await ada.key("Enter")
    await ada.say("Found you")
    await ben.see("Ada", ".room-name")


@scenario("What is muted, pinned or archived on one device is so on the other at once")
async def other_device(stage):
    ada = await stage.registered("Ada")
    await stage.room(ada)
    other = await stage.enter("Ada")
    await other.see("Log in", "h2")
    await other.fill("Username", stage.username("Ada"))
    await other.fill("Password", "correct horse")
    await other.click("Log in", "form button")
    await other.click("Kitchen", ".room-row")
    for person in (ada, other):
        await person.click("About this room")
    for one, two in ((ada, other), (other, ada)):
        await one.click("Mute", ".panel-action")
        await two.see("Unmute", ".panel-action")
        await one.click("Pin to the top", ".panel-action")
        await two.see("Unpin", ".panel-action")
        assert await two.page.run("document.querySelectorAll('.room-row .room-name svg').length") == 2
        await stage.picture(two, "muted-elsewhere")
        await one.click("Unmute", ".panel-action")
        await one.click("Unpin", ".panel-action")
        await two.see("Pin to the top", ".panel-action")
    for archived in ("true", "false"):
        await ada.page.run(ARCHIVE % archived)
        for person in (ada, other):
            await person.wait(f"rookeryFind('.room-row', 'Kitchen').length === {1 if archived == 'false' else 0}")


ARCHIVE = """(async () => {
    const kept = JSON.parse(localStorage.getItem("rookery.session"));
    const answer = await fetch(`/api/v1/rooms/${location.hash.split("/room/")[1]}/settings`, {
        method: "PUT",
        headers: { Authorization: `Bearer ${kept.accessToken}`, "Content-Type": "application/json" },
        body: JSON.stringify({ archive: %s }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
})()"""
