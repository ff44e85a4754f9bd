"""What a person does with the page: looks for things by their names, clicks, types, presses keys."""

import json

from devtools import Replaced

WAIT_SECONDS = 30
REPLACEMENTS = 5

# Finds the visible elements of a kind whose accessible name or text holds some words. Waiting is done by the page
# itself, at every change of its tree, so that nothing here sleeps.
FIND = """
(() => {
    const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("[hidden]");
    const name = (e) => [e.getAttribute("aria-label"), e.labels?.[0]?.textContent, e.placeholder, e.textContent].filter(Boolean).join(" | ");
    window.rookeryFind = (kind, words) => {
        const open = [...document.querySelectorAll("dialog[open]")].at(-1);
        const menu = document.querySelector("[role=menu]");
        const all = [...(menu ?? open ?? document).querySelectorAll(kind)].concat(menu || open ? [...document.querySelectorAll("#toasts " + kind)] : []);
        return all.filter((e) => shown(e) && (!words || name(e).toLowerCase().includes(words.toLowerCase())));
    };
    window.rookerySpot = async (kind, words) => {
        let last = "";
        for (;;) {
            const element = rookeryFind(kind, words).at(-1);
            element?.scrollIntoView({ block: "nearest" });
            const box = element?.getBoundingClientRect();
            const spot = box ? [box.x + box.width / 2, box.y + box.height / 2] : [];
            if (box && last === String(spot)) return spot;
            last = String(spot);
            await new Promise((resolve) => setTimeout(resolve, 60));
        }
    };
    window.rookeryWait = (test, seconds) => new Promise((resolve, reject) => {
        const look = () => { const found = test(); if (found) done(resolve, found); return found; };
        const done = (end, value) => { watch.disconnect(); clearInterval(tick); clearTimeout(late); end(value); };
        const watch = new MutationObserver(look);
        const tick = setInterval(look, 100);
        const late = setTimeout(() => done(reject, new Error("waited " + seconds + " s; page says: " + document.body.innerText.slice(0, 1500))), seconds * 1000);
        watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        look();
    });
})()
"""

KEYS = {
    "Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "ArrowUp": (38, ""), "ArrowDown": (40, ""),
    "ArrowLeft": (37, ""), "ArrowRight": (39, ""), "Home": (36, ""), "End": (35, ""), " ": (32, " "),
}


class Person:
    """Somebody in front of one tab."""

    def __init__(self, name, page, address):
        self.name, self.page, self.address = name, page, address

    async def wait(self, test, seconds=WAIT_SECONDS):
        """Until a JavaScript expression is true in the page; a page that is being replaced meanwhile is asked again."""
        for _ in range(REPLACEMENTS):
            try:
                # In one step: between two, the page may be replaced by one that does not know the first.
                return await self.page.run(f"{FIND}, rookeryWait(() => {test}, {seconds})")
            except Replaced:
                await self.page.settled()
        raise AssertionError(f"{self.name}'s page was replaced again and again")

    async def see(self, words, kind="*", seconds=WAIT_SECONDS):
        """Until something visible of that kind says these words."""
        await self.wait(f"rookeryFind({json.dumps(kind)}, {json.dumps(words)}).length", seconds)

    async def see_no(self, words, kind="*", seconds=WAIT_SECONDS):
        await self.wait(f"!rookeryFind({json.dumps(kind)}, {json.dumps(words)}).length", seconds)

    async def click(self, words, kind="button, a, [role=menuitem]"):
        """Clicks where the thing is once it has stopped moving: what loads beside it may still push it."""
        await self.see(words, kind)
        await self.press_at(*await self.page.run(f"rookerySpot({json.dumps(kind)}, {json.dumps(words)})"))

    async def press_at(self, x, y):
        mouse = {"x": x, "y": y, "button": "left", "clickCount": 1}
        await self.page.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        await self.page.call("Input.dispatchMouseEvent", type="mousePressed", **mouse)
        await self.page.call("Input.dispatchMouseEvent", type="mouseReleased", **mouse)

    async def fill(self, label, text):
        """Puts text into the field of that name, as typing would, in place of what was there."""
        kind = "input, textarea"
        await self.see(label, kind)
        await self.page.run(f"(() => {{ const e = rookeryFind({json.dumps(kind)}, {json.dumps(label)})[0]; e.focus(); e.select(); }})()")
        await self.type(text)

    async def type(self, text):
        await self.page.call("Input.insertText", text=text)

    async def key(self, key, times=1, shift=False):
        code, text = KEYS.get(key, (0, key))
        event = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        for _ in range(times):
            await self.page.call("Input.dispatchKeyEvent", type="keyDown", text=text, **event)
            await self.page.call("Input.dispatchKeyEvent", type="keyUp", **event)

    async def say(self, text):
        """Sends a message: with Enter at a keyboard, with the button on a phone, where Enter begins a new line."""
        await self.fill("Write a message", text)
        if await self.page.run("matchMedia('(pointer: coarse)').matches"):
            await self.click("Send", ".send")
        else:
            await self.key("Enter")

    async def focused(self):
        """The name of what has the focus."""
        return await self.page.run(
            "(() => { const e = document.activeElement; return e === document.body ? '' : e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.placeholder || e.textContent; })()"
        )

    async def tab_to(self, words, most=60, shift=False):
        """Presses Tab until something of that name has the focus."""
        for _ in range(most):
            if words.lower() in (await self.focused() or "").lower():
                return
            await self.key("Tab", shift=shift)
        raise AssertionError(f"{self.name} found no way to «{words}» with the keyboard; last: {await self.focused()}")

    async def register(self, username, password="correct horse"):
        await self.see("Password", "label")
        await self.see(".example", ".entry-line")
        if not await self.page.run("rookeryFind('button', 'Create account').length"):
            await self.click("Create one")
        await self.fill("Username", username)
        await self.fill("Your name", self.name)
        await self.fill("Password", password)
        await self.click("Create account")
        await self.wait("document.querySelector('.self .room-name')")

    async def messages(self):
        """The texts of the messages on the page, in order."""
        return await self.page.run("[...document.querySelectorAll('[data-message] .text')].map((e) => e.textContent)")

    async def act_on(self, text, action):
        """Opens the menu of the message that says `text` and chooses an action."""
        await self.see(text, "[data-message]")
        await self.page.run(f"rookeryFind('[data-message]', {json.dumps(text)}).at(-1).focus()")
        await self.key("Enter")
        await self.click(action, "[role=menu] button")
