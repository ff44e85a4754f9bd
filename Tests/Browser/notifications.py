"""Notifications while the page is closed. Real: the node, its encryption and its requests, a push service that checks and decrypts them, the
service worker, the browser's own delivery of a push to it, and the notifications it shows. Played: the browser's subscription, which would
need its maker's push service (`PushManager.subscribe` answers with one of the push service here), and the click, which nobody but a person
can do on a desktop."""

import asyncio
import json
import os
import re
import sys
import tempfile

import aiohttp

from reach import PHONE, STICKING_OUT
from stage import scenario

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Providers"))

from certificates import Certificates  # noqa: E402
from push_standin import Push  # noqa: E402

# The page gets this in place of a subscription with the browser maker's service. It remembers which key it was made with.
SUBSCRIPTION = """
(() => {
    const given = %s;
    let key = null;
    const made = () => ({ endpoint: given.endpoint, options: { applicationServerKey: key }, toJSON: () => given, unsubscribe: async () => { key = null; return true; } });
    PushManager.prototype.subscribe = async function (options) { key = options.applicationServerKey.slice().buffer; return made(); };
    PushManager.prototype.getSubscription = async function () { return key && made(); };
})()
"""


class Service:
    """A push service on this machine, with the settings of a node that may reach it."""

    async def __aenter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="rookery-push-")
        certificates = Certificates(self.folder.name)
        self.push = await Push().start(certificates.context(certificates.trusted))
        self.settings = {
            "ROOKERY_OUTBOUND_AUTHORITIES": certificates.authority, "ROOKERY_PUSH_PRIVATE_ADDRESSES": "127.0.0.0/8,::1"}
        return self

    async def __aexit__(self, *_):
        self.push.server.close()
        self.folder.cleanup()

    def subscription(self, name):
        return json.loads(self.push.subscribe(name).body)

    async def texts(self, name, count):
        """What this browser could decrypt, as soon as there is so much of it."""
        for _ in range(600):
            found = [each["text"] for each in self.push.received.get(name, [])]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.05)  # between two looks; nothing is judged by it
        raise AssertionError(f"no {count} pushes came to {name}: {self.push.received}")


async def let_notify(stage, person, service, name):
    """This person's browser may show notifications, and gets its pushes from the service here."""
    await stage.browser.call(
        "Browser.grantPermissions", origin=person.address, permissions=["notifications"], browserContextId=person.context)
    person.subscription = SUBSCRIPTION % json.dumps(service.subscription(name))
    await person.page.run(person.subscription)


async def turn_on(stage, person, service, name):
    """The same, and the person has turned notifications on; the page shows their settings."""
    await let_notify(stage, person, service, name)
    await person.click("Your account")
    await person.click("Profile and privacy")
    await person.click("Turn on here")
    await person.see("This browser shows notifications", "p")


async def worker_of(stage, person):
    """The person's service worker, as the browser knows it, with a session to run scripts in."""
    for _ in range(200):
        targets = (await stage.browser.call("Target.getTargets"))["targetInfos"]
        for target in targets:
            if target["type"] == "service_worker" and target.get("browserContextId") == person.context:
                return (await stage.browser.call("Target.attachToTarget", targetId=target["targetId"], flatten=True))["sessionId"]
        await asyncio.sleep(0.05)  # between two looks; nothing is judged by it
    raise AssertionError("the service worker does not run")


async def in_worker(stage, session, script):
    answer = await stage.browser.call("Runtime.evaluate", session, expression=script, awaitPromise=True, returnByValue=True)
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


SHOWN = "self.registration.getNotifications().then((all) => all.map((n) => [n.title, n.body, n.tag, n.data?.roomId ?? null]))"


async def deliver(stage, person, text):
    """The browser gives a push to the service worker, as it does with one from its service."""
    registrations = asyncio.get_running_loop().create_future()

    def heard(method, params):
        if method == "ServiceWorker.workerRegistrationUpdated" and params["registrations"] and not registrations.done():
            registrations.set_result(params["registrations"][-1]["registrationId"])

    usual, person.page.heard = person.page.heard, lambda method, params: (heard(method, params), usual(method, params))
    try:
        await person.page.call("ServiceWorker.enable")
        number = await asyncio.wait_for(registrations, 15)
        await person.page.call("ServiceWorker.deliverPushMessage", origin=person.address, registrationId=number, data=text)
    finally:
        person.page.heard = usual
        # Registrations are told at each beginning only.
        await person.page.call("ServiceWorker.disable")


async def deliver_until(stage, session, person, text, body):
    """Delivers, and once more if the worker was just being stopped, until a notification says `body`; gives all that are shown."""
    for _ in range(3):
        await deliver(stage, person, text)
        for _ in range(100):
            shown = await in_worker(stage, session, SHOWN)
            if any(note[1] == body for note in shown):
                return shown
            await asyncio.sleep(0.05)  # between two looks; nothing is judged by it
    raise AssertionError(f"{body!r} is not shown: {shown}")


async def close_page(stage, person):
    """The page goes, the service worker stays behind. One other page is open: returns once it is the only one that the node knows."""
    await until_live(stage, 2)
    await person.page.close()
    await until_live(stage, 1)


async def until_live(stage, count):
    for _ in range(600):
        if (live := await live_sessions(stage)) == count:
            return
        await asyncio.sleep(0.1)  # between two looks; nothing is judged by it
    raise AssertionError(f"{live} pages are connected, not {count}")


async def open_page(stage, person, path="/", **look):
    """The page is opened again, in the same browser."""
    person.page = await stage.browser.page(stage.node.address + path, person.context, **look)
    await person.page.call("Page.addScriptToEvaluateOnNewDocument", source=person.subscription)
    await person.page.reload()


async def live_sessions(stage):
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{stage.node.address}/metrics") as answer:
            found = re.search(r"^rookery_live_sessions (\d+)", await answer.text(), re.MULTILINE)
            return int(found[1])


async def until_shown(stage, session, count):
    for _ in range(200):
        shown = await in_worker(stage, session, SHOWN)
        if len(shown) == count:
            return shown
        await asyncio.sleep(0.05)  # between two looks; nothing is judged by it
    raise AssertionError(f"{count} notifications are not shown: {await in_worker(stage, session, SHOWN)}")


@scenario("Somebody turns notifications on, closes the page, is woken by a message, and a click leads into its room")
async def woken(stage):
    async with Service() as service, stage.node_with(service.settings):
        ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
        await stage.room(ada, ben)
        await turn_on(stage, ben, service, "bens")
        await ben.page.run("rookeryFind('h3', 'Notifications')[0].scrollIntoView()")
        await stage.picture(ben, "notifications-on")
        session = await worker_of(stage, ben)
        await close_page(stage, ben)
        await ada.say("Tea?")
        [text] = await service.texts("bens", 1)
        note = json.loads(text)
        assert (note["title"], note["body"], note["type"]) == ("Ada · Kitchen", "Tea?", "message"), note
        # A blank page beside it, to talk to the browser through: no page of the node's is open.
        ben.page = await stage.browser.page("about:blank", ben.context)
        shown = await deliver_until(stage, session, ben, text, "Tea?")
        assert shown == [["Ada · Kitchen", "Tea?", note["roomId"], note["roomId"]]], shown
        # The same room again: one notification, the newer.
        shown = await deliver_until(stage, session, ben, json.dumps({**note, "body": "Cake?"}), "Cake?")
        assert len(shown) == 1, shown
        await open_page(stage, ben)
        await ben.see("Ben", ".self .room-name")
        await in_worker(stage, session, (
            "self.registration.getNotifications().then(([notification]) => "
            "self.dispatchEvent(new NotificationEvent('notificationclick', { notification })))"))
        await ben.see("Tea?", ".text")
        await ben.wait(f"location.hash.includes({json.dumps(note['roomId'])}.slice(1, 8))")
        await until_shown(stage, session, 0)
        await stage.picture(ben, "notifications-opened")


@scenario("A notification says as little as somebody wants, quiet hours are kept, and logging out ends it all")
async def quiet(stage):
    async with Service() as service, stage.node_with(service.settings):
        ada, ben = await stage.registered("Ada"), await stage.registered("Ben", **PHONE)
        await stage.room(ada, ben)
        await ben.click("Back")
        await turn_on(stage, ben, service, "bens")
        await ben.page.run("rookeryFind('select', 'A notification says')[0].value = 'none'")
        await ben.click("Save notifications")
        await ben.see("Saved", "p")
        assert not await ben.page.run(STICKING_OUT)
        await ben.page.run("rookeryFind('label', 'Do not disturb')[0].scrollIntoView({ block: 'center' })")
        await stage.picture(ben, "notifications-phone")
        session = await worker_of(stage, ben)
        await close_page(stage, ben)
        await ada.say("a secret")
        [text] = await service.texts("bens", 1)
        assert "secret" not in text and "Ada" not in text and "Kitchen" not in text, text
        await open_page(stage, ben, **PHONE)
        await ben.see("Ben", ".self .room-name")
        await ben.click("Your account")
        await ben.click("Profile and privacy")
        await ben.see("This browser shows notifications", "p")
        await ben.click("Do not disturb", "label")
        await ben.page.run("[['from', '00:00'], ['to', '00:00']].forEach(([name, value]) => (document.querySelector(`input[name=${name}]`).value = value))")
        await ben.click("Save notifications")
        await ben.see("Saved", "p")
        await close_page(stage, ben)
        await ada.say("in the night")
        cleo = await stage.registered("Cleo")
        await cleo.page.go(await stage.invite_link(ada))
        await cleo.click("Join", ".dialog button")
        await cleo.see("Write a message", "textarea")
        await turn_on(stage, cleo, service, "cleos")
        await close_page(stage, cleo)
        await ada.say("who is awake")
        await service.texts("cleos", 1)
        assert len(service.push.received["bens"]) == 1, service.push.received["bens"]
        await open_page(stage, ben, **PHONE)
        await ben.see("Ben", ".self .room-name")
        await deliver(stage, ben, json.dumps({"title": "x", "body": "y", "roomId": "z"}))
        await ben.click("Your account")
        await ben.click("Log out")
        await ben.see("You are logged out", "p")
        await until_shown(stage, session, 0)
        assert await ben.page.run("localStorage.getItem('rookery.notifications')") is None
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{stage.node.address}/web/service-worker.js") as answer:
                assert answer.headers["Service-Worker-Allowed"] == "/"


async def give_another_address(stage, session, person, subscription):
    """What the browser does when the push service moves it: from now on it has the new subscription, and the service worker is told."""
    person.subscription = SUBSCRIPTION % json.dumps(subscription)
    await in_worker(stage, session, person.subscription)
    await in_worker(stage, session, (
        "(() => { const event = new ExtendableEvent('pushsubscriptionchange');"
        "event.oldSubscription = { options: { userVisibleOnly: true, applicationServerKey: new Uint8Array([4]) } };"
        "self.dispatchEvent(event); })()"))


@scenario("The push service gives a browser another address: the open page tells the node, and if none is open the next one does")
async def moved(stage):
    async with Service() as service, stage.node_with(service.settings):
        ada, ben = await stage.registered("Ada"), await stage.registered("Ben")
        await stage.room(ada, ben)
        await turn_on(stage, ben, service, "bens")
        session = await worker_of(stage, ben)
        told = ben.page.run((
            "new Promise((told) => { const usual = fetch; globalThis.fetch = async (...all) => { const answer = await usual(...all);"
            "if (all[1]?.method === 'PUT' && String(all[0]).endsWith('devices/push')) told(answer.status); return answer; }; })"))
        waiting = asyncio.ensure_future(told)
        await ben.page.run(SUBSCRIPTION % json.dumps(second := service.subscription("bens-second")))
        await give_another_address(stage, session, ben, second)
        status = await asyncio.wait_for(waiting, 30)
        assert status == 200, status
        await close_page(stage, ben)
        await ada.say("Tea?")
        assert len(await service.texts("bens-second", 1)) == 1
        assert not service.push.received.get("bens"), service.push.received
        # Nobody is there to tell the node: somebody is asked to open the page once.
        ben.page = await stage.browser.page("about:blank", ben.context)
        third = service.subscription("bens-third")
        for _ in range(100):
            # Once more while the browser still counts the page that was closed.
            await give_another_address(stage, session, ben, third)
            if shown := await in_worker(stage, session, SHOWN):
                break
            await asyncio.sleep(0.1)  # between two looks; nothing is judged by it
        assert shown and shown[0][:2] == ["Rookery", "Open the page once to go on hearing of new messages."], shown
        await open_page(stage, ben)
        await ben.see("Ben", ".self .room-name")
        await until_live(stage, 2)
        await close_page(stage, ben)
        await ada.say("Cake?")
        assert [json.loads(text)["body"] for text in await service.texts("bens-third", 1)] == ["Cake?"]
