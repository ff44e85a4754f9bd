"""A headless Chromium driven over the DevTools protocol: one browser, any number of separate people in it."""

import asyncio
import base64
import itertools
import json
import os
import shutil
import tempfile

import aiohttp

START_SECONDS = 30
ANSWER_SECONDS = 30
SCRIPT_SECONDS = 90
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--proxy-server=direct://",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--lang=en-GB",
    "--remote-debugging-port=0",
]


class Replaced(Exception):
    """The page under a script went away: a reload, or another address."""


class Browser:
    """The browser process and the one connection to it."""

    def __init__(self):
        self._ids = itertools.count(1)
        self._waiting = {}
        self._pages = {}
        self._reader = None

    async def __aenter__(self):
        self.profile = tempfile.mkdtemp(prefix="rookery-browser-")
        binary = os.environ.get("CHROMIUM", "chromium")
        self.process = await asyncio.create_subprocess_exec(
            binary,
            *FLAGS,
            f"--user-data-dir={self.profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        address = await asyncio.wait_for(self._address(), START_SECONDS)
        self._drain = asyncio.create_task(self._ignore_stderr())
        self.http = aiohttp.ClientSession()
        self.socket = await self.http.ws_connect(address, max_msg_size=0)
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_):
        self._reader.cancel()
        self._drain.cancel()
        await self.socket.close()
        await self.http.close()
        self.process.kill()
        await self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    async def _address(self):
        while line := await self.process.stderr.readline():
            if b"DevTools listening on " in line:
                return line.decode().split("listening on ")[1].strip()
        raise RuntimeError("the browser ended before it could be talked to")

    async def _ignore_stderr(self):
        while await self.process.stderr.readline():
            pass

    async def _read(self):
        async for frame in self.socket:
            message = json.loads(frame.data)
            if "id" in message:
                waiting = self._waiting.pop(message["id"], None)
                if waiting and not waiting.done():
                    waiting.set_result(message)
            elif page := self._pages.get(message.get("sessionId")):
                page.heard(message["method"], message["params"])

    async def call(self, method, session=None, **params):
        """One command; its result, or an error that names the command."""
        number = next(self._ids)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        frame = {"id": number, "method": method, "params": params}
        if session:
            frame["sessionId"] = session
        await self.socket.send_str(json.dumps(frame))
        answer = await asyncio.wait_for(waiting, ANSWER_SECONDS if method != "Runtime.evaluate" else SCRIPT_SECONDS)
        if "navigated" in answer.get("error", {}).get("message", ""):
            raise Replaced()
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    async def context(self):
        """Somebody's own browser: storage that no other context sees."""
        return (await self.call("Target.createBrowserContext"))["browserContextId"]

    async def page(self, address, context, width=1280, height=800, dark=False, touch=False):
        """A tab of that context, at that address, of that size."""
        target = (await self.call("Target.createTarget", url="about:blank", browserContextId=context))["targetId"]
        session = (await self.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = self._pages[session] = Page(self, session, target)
        await page.start(width, height, dark, touch)
        await page.go(address)
        return page


class Page:
    """One tab. Everything the browser complains about is kept in `complaints`."""

    def __init__(self, browser, session, target):
        self.browser, self.session, self.target = browser, session, target
        self.complaints = []
        self.outage = False
        self.closed = False
        self.requests = []
        self.frames = []
        self.refusals = ()
        self._settled = asyncio.Event()

    async def start(self, width, height, dark, touch):
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.call(f"{domain}.enable")
        await self.size(width, height, touch)
        await self.look(dark)
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def heard(self, method, params):
        if method == "Runtime.executionContextCreated":
            self._settled.set()
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method in ("Network.webSocketFrameSent", "Network.webSocketFrameReceived"):
            self.frames.append(params["response"]["payloadData"])
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(f"exception: {details.get('exception', {}).get('description', details['text'])}")
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            self.complaints.append("console: " + " ".join(str(a.get("value", a.get("description"))) for a in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            entry = params["entry"]
            if not self.expected(entry):
                self.complaints.append(f"{entry['source']}: {entry['text']} {entry.get('url', '')}")

    def expected(self, entry):
        """While the node is down on purpose, connections fail; a scenario about refusals names their status codes."""
        text = entry["text"]
        if entry["source"] == "network" and any(f"status of {code}" in text for code in self.refusals):
            return True
        return self.outage and entry["source"] in ("network", "javascript", "other") and ("ERR_" in text or "WebSocket" in text)

    async def size(self, width, height, touch=False):
        await self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=touch)
        await self.call("Emulation.setTouchEmulationEnabled", enabled=touch)

    async def look(self, dark):
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    async def go(self, address):
        await self.call("Page.navigate", url=address)

    async def settled(self):
        """Until the page that comes next has begun."""
        await asyncio.wait_for(self._settled.wait(), ANSWER_SECONDS)

    async def reload(self):
        await self.call("Page.reload")

    async def run(self, script):
        """The value of a JavaScript expression, promises awaited."""
        self._settled.clear()
        answer = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            # What went wrong first, and of the script its end: what comes before is the same in most of them.
            raise RuntimeError(f"{answer['exceptionDetails'].get('exception', {}).get('description')}; in: {script.strip()[-200:]}")
        return answer["result"].get("value")

    async def picture(self, path):
        data = (await self.call("Page.captureScreenshot", format="png"))["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    async def close(self):
        self.closed = True
        await self.browser.call("Target.closeTarget", targetId=self.target)
