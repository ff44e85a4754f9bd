"""For every hand and every screen: the keyboard alone, a phone, light and dark."""

import json

from stage import scenario

PHONE = {"width": 360, "height": 740, "touch": True}

# Nothing may stick out at the right: neither the document nor anything on the screen that one can see.
STICKING_OUT = """(() => {
    const wide = document.documentElement.scrollWidth > innerWidth ? ["document " + document.documentElement.scrollWidth] : [];
    const out = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".sr-only, .skip, svg")
        && e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().right > innerWidth + 1);
    return wide.concat(out.map((e) => `${e.tagName}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`));
})()"""


@scenario("Everything can be reached and done with the keyboard alone")
async def keyboard(stage):
    ada = await stage.enter("Ada")
    await ada.see("Log in", "h2")
    await ada.tab_to("Create one")
    await ada.key("Enter")
    await ada.see("Create an account", "h2")
    await ada.tab_to("Username")
    await ada.type(stage.username("Ada"))
    await ada.tab_to("Your name")
    await ada.type("Ada")
    await ada.tab_to("Password")
    await ada.type("correct horse")
    await ada.key("Enter")
    await ada.see("Ada", ".self .room-name")
    await ada.tab_to("New conversation or room")
    await ada.key("Enter")
    await ada.key("ArrowDown")
    assert "Create a room" in await ada.focused()
    await ada.key("Enter")
    await ada.tab_to("Name")
    await ada.type("Kitchen")
    await ada.tab_to("Create room")
    await ada.key("Enter")
    await ada.see("Nothing here yet", "p")
    await ada.tab_to("Write a message")
    await ada.type("first lne")
    await ada.key("Enter")
    await ada.see("first lne", ".message:not(.pending)")
    await ada.key("ArrowUp")
    await ada.wait("document.activeElement.dataset.message")
    await ada.key("Enter")
    await ada.see("Edit", "[role=menuitem]")
    await ada.key("Enter")
    await ada.see("👍 1", ".chip")
    await ada.key("Enter")
    for _ in range(12):
        if "Edit" in await ada.focused():
            break
        await ada.key("ArrowDown")
    await ada.key("Enter")
    await ada.wait("document.activeElement.value === 'first lne'")
    await ada.key("a")
    await ada.page.run("document.activeElement.select()")
    await ada.type("first line")
    await ada.key("Enter")
    await ada.see("edited", ".meta")
    await ada.tab_to("About this room", shift=True)
    await ada.key("Enter")
    await ada.see("Members", "h3")
    await ada.key("Escape")
    await ada.wait("document.activeElement.ariaLabel === 'About this room'")
    await ada.tab_to("Your account", shift=True)
    await ada.key("Enter")
    await ada.see("Log out", "[role=menuitem]")
    await ada.key("Escape")
    assert "Your account" in await ada.focused(), "the menu kept the focus"
    await ada.key("Enter")
    await ada.key("End")
    await ada.key("Enter")
    await ada.see("You are logged out", ".notice")


@scenario("Focus is always visible")
async def visible_focus(stage):
    ada = await stage.registered("Ada")
    await stage.room(ada)
    seen = set()
    for _ in range(14):
        await ada.key("Tab")
        marked = await ada.page.run(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e); const f = getComputedStyle(e.closest('.composer-row') ?? e);"
            " return e === document.body || s.outlineStyle !== 'none' || f.outlineStyle !== 'none'; })()"
        )
        name = await ada.focused()
        seen.add(name)
        assert marked, f"nothing shows that «{name}» has the focus"
    assert len(seen) > 5, seen


@scenario("A phone shows everything without scrolling sideways")
async def phone(stage):
    ada = await stage.enter("Ada", **PHONE)
    ben = await stage.registered("Ben")

    async def fits(name):
        out = await ada.page.run(STICKING_OUT)
        assert not out, f"{name}: {out[:5]}"
        await stage.picture(ada, f"phone-{name}")

    await ada.see("Log in", "h2")
    await fits("log-in")
    await ada.click("Create one")
    await fits("register")
    await ada.register(stage.username("Ada"))
    await fits("empty")
    await ada.click("New conversation or room")
    await fits("menu")
    await ada.click("Create a room")
    await fits("create")
    button = "[...document.querySelectorAll('dialog button')].find((each) => each.textContent === 'Create room').getBoundingClientRect()"
    assert await ada.page.run(f"{button}.top > 0 && {button}.bottom <= innerHeight"), "what makes the room lies below the edge"
    await ada.fill("Name", "Kitchen with a rather long name that does not fit")
    await ada.click("Create room")
    await ada.see("Nothing here yet", "p")
    link = await stage.invite_link(ada)
    await ben.page.go(link)
    await ben.click("Join", ".dialog button")
    await ben.say("A word without end: " + "rook" * 40)
    await ada.see("A word without end", ".bubble")
    await ada.say("https://example.org/" + "leek/" * 30)
    await ben.see("leek/", ".bubble")
    await fits("chat")
    await ada.act_on("A word without end", "👍")
    await fits("reaction")
    await ada.click("About this room")
    await ada.see("Members", "h3")
    await fits("about")
    await ada.click("Invite by link")
    await ada.see("", ".invite-link")
    await fits("invites")
    await ada.key("Escape")
    await ada.click("Close the panel")
    await ada.click("Back to the list")
    await ada.see("Kitchen with", ".room-row")
    await fits("list")
    await ada.click("Your account")
    await ada.click("Profile and privacy")
    await ada.see("Privacy", "h3")
    await fits("account")


@scenario("Between phone and desk, too, nothing sticks out and everything can be reached")
async def between(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ben.say("A word without end: " + "rook" * 60)
    await ada.see("A word without end", ".bubble")
    for width in (320, 560, 720, 768, 1024, 1280):
        await ada.page.size(width, 800)
        await ada.wait(f"innerWidth === {width}")
        out = await ada.page.run(STICKING_OUT)
        assert not out, f"{width}: {out[:5]}"
        await stage.picture(ada, f"width-{width}")
        await ada.click("About this room")
        await ada.see("Members", "h3")
        out = await ada.page.run(STICKING_OUT)
        assert not out, f"{width} with the panel: {out[:5]}"
        await ada.click("Close the panel")
        await ada.see("Write a message", "textarea")


@scenario("Words stand out from their ground, in light and in dark")
async def contrast(stage):
    ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
    await stage.room(ada, ben)
    await ada.say("Is this easy to read?")
    await ben.say("It is")
    await ada.see("It is", ".bubble")
    await ada.click("About this room")
    await ada.see("Members", "h3")
    for dark in (False, True):
        await ada.page.look(dark)
        weak = await ada.page.run(CONTRAST)
        assert not weak, f"{'dark' if dark else 'light'}: {json.dumps(weak[:5], ensure_ascii=False)}"
        await stage.picture(ada, "dark" if dark else "light")


# WCAG 2.2, 1.4.3: 4.5 to 1 for every text on the page against the nearest ground that is painted.
CONTRAST = """(() => {
    const parse = (text) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 1;
        const pen = canvas.getContext("2d", { willReadFrequently: true });
        pen.fillStyle = text;
        pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const over = (top, under) => top.slice(0, 3).map((c, i) => (c * top[3] + under[i] * (255 - top[3])) / 255).concat(255);
    const ground = (e) => {
        if (!e) return parse(getComputedStyle(document.body).backgroundColor);
        const own = parse(getComputedStyle(e).backgroundColor);
        return own[3] === 255 ? own : own[3] === 0 ? ground(e.parentElement) : over(own, ground(e.parentElement));
    };
    const light = (c) => {
        const [r, g, b] = c.slice(0, 3).map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const texts = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".sr-only, .skip, :disabled")
        && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
    return texts.map((e) => {
        const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
        return [Math.round(((a + 0.05) / (b + 0.05)) * 100) / 100, e.tagName + "." + e.className, e.textContent.trim().slice(0, 30)];
    }).filter(([ratio]) => ratio < 4.5);
})()"""
