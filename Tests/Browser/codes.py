"""Codes by mail and text message: coming in, coming back, a new password, an address of one's own. The node writes its codes into its log."""

import asyncio
import re

from reach import PHONE, STICKING_OUT
from stage import scenario

SETTINGS = {"ROOKERY_CODES_TO_LOG": "on", "ROOKERY_CODES_COUNTRIES": "DE", "ROOKERY_CODES_PAUSE_SECONDS": "1", "ROOKERY_CODES_ADDRESS_PER_HOUR": "20",
            "ROOKERY_CODES_ADDRESS_PER_DAY": "20", "ROOKERY_CODES_NETWORK_PER_HOUR": "50"}


async def code_to(node, address, count):
    """The code that went to an address, as the so-many-th."""
    for _ in range(300):
        found = re.findall(rf'text="(\d{{6}})[^\n]* to="?{re.escape(address)}"?\n', node.said())
        if len(found) >= count:
            return found[count - 1]
        await asyncio.sleep(0.05)  # between two looks; nothing is judged by it
    raise AssertionError(f"no code {count} to {address}: {node.said()}")


async def ask_and_enter(person, node, address, count, button):
    """Has a code sent, enters a wrong one and then the right one."""
    await person.fill("Mail address or phone number", address)
    await person.click("Send code")
    await person.see("is on its way", "p")
    code = await code_to(node, address, count)
    await person.fill("Code", "000000" if code != "000000" else "111111")
    await person.click(button)
    await person.see("That code isn’t right", "p")
    # The node sends to the same address once a second; from now on it would send again.
    await person.see("Send it again", "button:not([disabled])")
    await person.fill("Code", f"{code[:3]} {code[3:]}")
    await person.click(button)


@scenario("Somebody comes in with a code, makes an account of it, and comes back with another")
async def by_code(stage):
    async with stage.node_with(SETTINGS) as node:
        ada = await stage.enter("Ada")
        ada.page.refusals = (401,)
        await ada.click("Log in with a code")
        await stage.picture(ada, "code-ask")
        await ask_and_enter(ada, node, "ada@north.example", 1, "Continue")
        await ada.see("has no account yet", "p")
        await ada.fill("Username", "ada")
        await ada.fill("Your name", "Ada")
        await stage.picture(ada, "code-new-account")
        await ada.click("Create account")
        await ada.see("Ada", ".self .room-name")
        await ada.click("Your account")
        await ada.click("Profile and privacy")
        await ada.see("ada@north.example", "li")
        await ask_and_enter(ada, node, "+4915123456789", 1, "Confirm")
        await ada.see("+4915123456789 confirmed", "li")
        await stage.picture(ada, "code-addresses")
        await ada.key("Escape")
        await ada.click("Your account")
        await ada.click("Log out")
        await ada.see("You are logged out", "p")
        await ada.click("Log in with a code")
        await ask_and_enter(ada, node, "+4915123456789", 2, "Continue")
        await ada.see("Ada", ".self .room-name")


@scenario("Somebody who forgot their password sets a new one with a code, on a phone")
async def reset(stage):
    async with stage.node_with(SETTINGS) as node:
        ben = await stage.enter("Ben", **PHONE)
        ben.page.refusals = (401,)
        await ben.click("Log in with a code")
        await ask_and_enter(ben, node, "ben@north.example", 1, "Continue")
        await ben.fill("Username", "ben")
        await ben.click("Create account")
        await ben.see("ben", ".self .room-name")
        cleo = await stage.enter("Cleo", **PHONE)
        cleo.page.refusals = (401,)
        await cleo.click("Set a new one")
        await cleo.fill("Mail address or phone number", "ben@north.example")
        await cleo.click("Send code")
        await cleo.see("is on its way", "p")
        await stage.picture(cleo, "code-reset")
        assert not await cleo.page.run(STICKING_OUT)
        await cleo.fill("Code", await code_to(node, "ben@north.example", 2))
        await cleo.fill("New password", "another good one")
        await cleo.click("Set password")
        await cleo.see("Your new password is set", "p")
        await cleo.fill("Username", "ben")
        await cleo.fill("Password", "another good one")
        await cleo.click("Log in", "form button")
        await cleo.see("ben", ".self .room-name")
        await ben.see("This session was ended", "p")
