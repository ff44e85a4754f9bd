"""What an admin sees and does at /admin, by mouse, by keyboard, on a phone; and who is kept out of it."""

import asyncio
import contextlib
import json
import math
import os
import sqlite3
import time

import aiohttp

from stage import scenario

ADMIN = {"ROOKERY_JOBS_WORKERS": "on", "ROOKERY_RATES_MESSAGES_PER_ACCOUNT": "off"}
PHONE = {"width": 390, "height": 844, "touch": True}
PASSWORD = "correct horse"


class Api:
    """The node's HTTP side as somebody of their own."""

    def __init__(self, http, address):
        self.http, self.address, self.token = http, address, None

    async def ask(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.http.request(method, f"{self.address}/api/v1/{path}", json=body, headers=headers) as answer:
            assert answer.status < 300, f"{method} {path}: {answer.status} {await answer.text()}"
            return await answer.json() if answer.status != 204 else None

    async def send_file(self, content):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/octet-stream"}
        async with self.http.post(f"{self.address}/api/v1/media?name=tea.txt", data=content, headers=headers) as answer:
            assert answer.status == 201, await answer.text()

    async def register(self, username, name, invite=None):
        body = {"username": username, "displayName": name, "password": PASSWORD, "device": "Firefox on Linux"}
        answer = await self.ask("POST", "auth/register", body | ({"invite": invite} if invite else {}))
        self.token = answer["accessToken"]
        self.id = answer["user"]["id"]
        return self


class House:
    """A node with an admin, people, rooms with messages, and jobs."""

    def __init__(self, stage, node, http):
        self.stage, self.node, self.http = stage, node, http
        self.people = {}

    async def somebody(self, username, name, invite=None):
        self.people[username] = await Api(self.http, self.node.address).register(username, name, invite)
        return self.people[username]

    async def furnish(self):
        token = (await self.node.first_link()).split("=")[1]
        self.dan = await self.somebody("dan", "Dan Boe", token)
        ada, ben = await self.somebody("ada", "Ada Ashe"), await self.somebody("ben", "Ben Cole")
        for name, others in [("Kitchen", [ben.id, self.dan.id]), ("Lobby", [ben.id])]:
            room = await ada.ask("POST", "rooms", {"kind": "group", "name": name, "members": others})
            for number in range(12):
                await ada.ask("POST", f"rooms/{room['id'].replace('!', '%21')}/messages", {"text": f"message {number}"})
        await ada.ask("POST", "rooms", {"kind": "direct", "members": [ben.id]})

    async def age(self):
        """Gives the node a past: a day of figures, a dead job with its attempts, a provider that is left alone."""
        await self.node.terminate()
        with contextlib.closing(sqlite3.connect(os.path.join(self.node.data, "rookery.db"))) as file:
            remember(file, int(time.time()))
            file.commit()
        await self.node.start()

    async def enter(self, path="/admin", username="dan", **look):
        person = await self.stage.enter(username.capitalize(), path, **look)
        await person.see("Log in", "h2")
        await person.see(".example", ".entry-line")
        await person.fill("Username", username)
        await person.fill("Password", PASSWORD)
        await person.click("Log in", "button")
        return person


def remember(file, now):
    """Figures in the shape of a usual day, and what needs an admin."""
    for scale, slots in [(60, 1440), (3600, 2160), (86400, 731)]:
        for ago in range(2, slots - 3):
            at = now - now % scale - ago * scale
            if scale == 60 and 300 < ago < 360:
                continue  # an hour without the node
            day = (1 - math.cos(at / 86400 * 2 * math.pi)) / 2
            noise = 0.7 + 0.3 * math.sin(at / scale * 1.7)
            load = scale // 60 * (2 + 40 * day * noise)
            failed = 3 + load / 10 if scale == 60 and 600 < ago < 640 else 0
            answers = [int(load * part) for part in (0.1, 0.3, 0.3, 0.1, 0.08, 0.05, 0.03, 0.02, 0.01, 0.01, 0, 0, 0)] + [0]
            commits = [0, 0, int(load * 0.5), int(load * 0.3), int(load * 0.1), int(load * 0.06), int(load * 0.03), 1, 0, 0, 0]
            file.execute(
                "INSERT OR REPLACE INTO stats VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'')",
                (scale, at // scale % slots, at * 1000, int(load), int(load * 6), int(load * 3), int(failed), int(load * 2), int(failed * 2),
                 int(load * 2 * (8 + 30 * day)), int(3 + 25 * day * noise), json.dumps(answers), json.dumps(commits)))
    made = (now - 7200) * 1000
    columns = "queue, kind, state, priority, run_at, attempt, attempts, crash_limit, payload, created_at, started_at, finished_at, fault_code, fault, runs"
    job = file.execute(
        f"INSERT INTO jobs ({columns}) VALUES ('probe', 'worker.probe', 5, 5, ?, 5, 5, 3, '{{\"milliseconds\": 5}}', ?, ?, ?, 'timeout', ?, 5)",
        (made, made, made + 5000, made + 9000, "It took longer than 120 seconds.")).lastrowid
    for run in range(1, 6):
        file.execute(
            "INSERT INTO job_attempts VALUES (?, ?, ?, ?, 'node', ?, 504, 'timeout', 'It took longer than 120 seconds.')",
            (job, run, made + run * 1000, made + run * 1000 + 800, "dead" if run == 5 else "retry"))
    file.execute("INSERT INTO job_counts VALUES ('probe', 'worker.probe', 5, 1)")
    file.execute(
        "INSERT INTO job_gates (scope, name, open_until, failures, why) VALUES ('provider', 'pigeon', ?, 3, ?)",
        ((now + 3600) * 1000, "The loft answers 503: Service Unavailable."))


@contextlib.asynccontextmanager
async def house(stage, **settings):
    async with stage.node_with({**ADMIN, **settings}) as node, aiohttp.ClientSession() as http:
        made = House(stage, node, http)
        await made.furnish()
        try:
            yield made
        finally:
            await stage.leave()


async def no_sideways(person):
    """Nothing is wider than the window."""
    wide = await person.page.run("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{person.name}'s page is {wide} px too wide"


@scenario("An admin looks at the node from a desk: figures, jobs, users, rooms, settings, audit")
async def desk(stage):
    async with house(stage) as made:
        await made.dan.ask("POST", "admin/jobs/probe", {"count": 40})
        await made.age()
        dan = await made.enter()
        await dan.see("People online", ".figure")
        await dan.see("1", ".figure.alarm strong")
        await dan.wait("document.querySelectorAll('.chart-bar').length > 40")
        await stage.picture(dan, "admin-overview")
        await dan.page.run("document.querySelectorAll('.chart')[2].scrollIntoView()")
        await stage.picture(dan, "admin-overview-below")
        await dan.click("Last 90 days")
        await dan.wait("/[A-Z][a-z]{2} \\d/.test(document.querySelector('.chart-readout').textContent)")
        await stage.picture(dan, "admin-overview-hours")
        for section, seen, kind in [
            ("Jobs", "probe", "td strong"), ("Users", "Ada Ashe", "td a"), ("Rooms", "Ada Ashe and Ben Cole", "td a"),
            ("Settings", "[node]", "h2"), ("Audit", "made probes", "td"),
        ]:
            await dan.click(section, "nav a")
            await dan.see(seen, kind)
            assert await dan.page.run("document.title") == f"{section} · Administration"
            assert await dan.focused() == section, "the heading hears of the new page"
            await no_sideways(dan)
            await stage.picture(dan, f"admin-{section.lower()}")
        await dan.click("Providers", "nav a")
        await dan.see("503", ".tile .fault")
        await made.people["ada"].send_file(b"tea " * 1000)
        await dan.see("3.9 KiB", "section[aria-label='Files'] td")
        await stage.picture(dan, "admin-providers")
        await dan.page.look(True)
        for section, kind in [("Overview", ".chart-bar"), ("Jobs", ".filters + .data-box td")]:
            await dan.click(section, "nav a")
            await dan.wait(f"document.querySelectorAll({json.dumps(kind)}).length > 0")
            await stage.picture(dan, f"admin-{section.lower()}-dark")


@scenario("A dead job is found by its state, looked at, retried, and the audit says who did it")
async def dead_job(stage):
    async with house(stage, ROOKERY_JOBS_WORKERS="off") as made:
        await made.dan.ask("POST", "admin/jobs/probe", {"count": 3})
        await made.age()
        dan = await made.enter("/admin")
        await dan.click("Dead jobs", ".figure a")
        await dan.see("timeout", ".filters + .data-box td")
        await stage.picture(dan, "admin-jobs-dead")
        job = await dan.page.run("rookeryFind('.filters + .data-box td a', '')[0].textContent")
        await dan.click(job, ".filters + .data-box td a")
        await dan.see(f"Job {job}", "h1")
        await dan.see("504", "td")
        await stage.picture(dan, "admin-job")
        await dan.click("‹ All jobs", "a")
        await dan.click("Retry dead…", "td button")
        await dan.see("Retry 1 dead job of worker.probe?", ".dialog h2")
        await stage.picture(dan, "admin-retry-all")
        await dan.click("Retry 1", ".dialog .danger")
        await dan.see("1 job begins anew", ".toast")
        await dan.page.go(f"{dan.address}/admin#/jobs/{job}")
        await dan.see("ready", ".lead .tag")
        await dan.click("Cancel…")
        await dan.click("Cancel the job", ".dialog .danger")
        await dan.see("cancelled", ".lead .tag")
        await dan.see("ready → cancelled", "td")
        await dan.click("Retry")
        await dan.see("ready", ".lead .tag")
        await dan.see("cancelled → ready", "td")
        # Somebody else acts meanwhile; this page still shows the button.
        await made.dan.ask("POST", f"admin/jobs/{job}/cancel")
        await dan.see("cancelled", ".lead .tag")
        await dan.page.go(f"{dan.address}/admin#/jobs/999999")
        dan.page.refusals = ("404",)
        await dan.see("This job is gone", "p")
        await dan.click("All jobs", ".empty-state a")
        await dan.see("Queues", "h2")


@scenario("A queue is paused with a reason and resumed, and everybody who looks sees it without a reload")
async def pause(stage):
    async with house(stage, ROOKERY_JOBS_WORKERS="off") as made:
        dan = await made.enter("/admin#/jobs")
        other = await made.enter("/admin#/jobs")
        await dan.see("probe", "td strong")
        await dan.page.run("[...document.querySelectorAll('tr')].find((e) => e.textContent.includes('probe')).querySelector('button').focus()")
        await dan.key("Enter")
        await dan.fill("Why", "moving house")
        await dan.key("Enter")
        await dan.see("paused", "td .tag")
        await other.see("moving house", "td .hint")
        await made.dan.ask("POST", "admin/jobs/probe", {"count": 2})
        await other.see("2", "td.ready a")
        await other.click("Resume", "td button")
        await dan.see_no("paused", "td .tag")


@scenario("Somebody is suspended, is out at once, and comes back; the last admin stays")
async def suspended(stage):
    async with house(stage) as made:
        ada = await made.enter("/", "ada")
        await ada.see("Ada Ashe", ".self .room-name")
        dan = await made.enter("/admin#/users")
        await dan.fill("Search users", "ada")
        await dan.see_no("Ben Cole", "td a")
        await dan.click("Ada Ashe", "td a")
        await dan.see("Firefox on Linux", "td")
        await stage.picture(dan, "admin-user")
        await dan.click("Suspend…")
        await stage.picture(dan, "admin-suspend")
        await dan.click("Suspend", ".dialog .danger")
        await dan.see("suspended", ".lead .tag")
        await ada.see("suspended", ".notice")
        await dan.see("Logged in nowhere", "p")
        await dan.click("Lift the suspension")
        await dan.see("active", ".lead .tag")
        await dan.click("Reset password…")
        await dan.click("Make the link", ".dialog .danger")
        await dan.see("", ".link-row input")
        assert "/#reset=" in await dan.page.run("document.querySelector('.link-row input').value")
        await dan.click("Done", ".dialog button")
        await dan.page.go(f"{dan.address}/admin#/users/{made.dan.id.replace('@', '%40').replace(':', '%3A')}")
        await dan.see("dan", "h1")
        dan.page.refusals = ("409",)
        await dan.click("Suspend…")
        await dan.click("Suspend", ".dialog .danger")
        await dan.see("last admin", ".toast")


@scenario("Who is no admin sees none of it, and who is one no more loses it while looking")
async def kept_out(stage):
    async with house(stage) as made:
        ada = await made.enter("/admin", "ada")
        await ada.see("Only for admins", "h2")
        await stage.picture(ada, "admin-not-for-you")
        ben = made.people["ben"]
        path = f"admin/users/{ben.id.replace('@', '%40').replace(':', '%3A')}"
        await made.dan.ask("PATCH", path, {"role": "admin"})
        looking = await made.enter("/admin#/jobs", "ben")
        looking.page.refusals = ("401", "403")
        await looking.see("probe", "td strong")
        await made.dan.ask("PATCH", path, {"role": "user"})
        await looking.see("Only for admins", "h2")
        await made.dan.ask("PATCH", path, {"role": "admin"})
        await looking.page.reload()
        await looking.see("probe", "td strong")
        await made.dan.ask("PATCH", path, {"suspended": True})
        await looking.see("Log in", "h2")


@scenario("A room is closed for good only after a second question, and its members are told")
async def close_room(stage):
    async with house(stage) as made:
        ada = await made.enter("/", "ada")
        await ada.click("Lobby", ".room-row")
        await ada.see("message 11", ".bubble")
        dan = await made.enter("/admin#/rooms")
        await dan.click("Lobby", "td a")
        await dan.see("Ben Cole", "td a")
        await stage.picture(dan, "admin-room")
        await dan.click("Close the room…")
        await dan.click("Cancel", ".dialog button")
        await dan.see("open", ".lead .tag")
        await dan.click("Close the room…")
        await dan.click("Close the room", ".dialog .danger")
        await dan.see("closed", ".lead .tag")
        await ada.see("This room was closed", ".toast")


@scenario("The admins' pages on a phone: nothing is cut off, and charts are read with a finger or with keys")
async def phone(stage):
    async with house(stage) as made:
        await made.dan.ask("POST", "admin/jobs/probe", {"count": 5})
        await made.age()
        dan = await made.enter(**PHONE)
        await dan.wait("document.querySelectorAll('.chart-bar').length > 20")
        await no_sideways(dan)
        await stage.picture(dan, "admin-phone-overview")
        await dan.page.run("document.querySelector('.chart').scrollIntoView()")
        await dan.page.run("document.querySelector('.chart-drawing').focus()")
        await dan.key("End")
        await dan.wait("document.querySelector('.chart [aria-live]').textContent.includes(':')")
        await stage.picture(dan, "admin-phone-chart")
        for section, seen, kind in [("Jobs", "probe", "td strong"), ("Users", "Ada Ashe", "td a"), ("Settings", "[node]", "h2"), ("Audit", "made probes", "td")]:
            await dan.click(section, "nav a")
            await dan.see(seen, kind)
            await no_sideways(dan)
            await stage.picture(dan, f"admin-phone-{section.lower()}")


@scenario("When the node is away the admins' page says that it is not up to date, and catches up by itself")
async def away(stage):
    async with house(stage) as made:
        dan = await made.enter("/admin#/jobs")
        await dan.see("probe", "td strong")
        await stage.outage(True)
        await made.node.kill()
        await dan.see("Not up to date", ".stale", 30)
        await stage.picture(dan, "admin-away")
        await dan.see("probe", "td strong")
        await made.node.start()
        await dan.see_no("Not up to date", ".stale", 40)
        await asyncio.sleep(0)
        await stage.outage(False)
