#!/usr/bin/env python3
"""kill -9 under load: people talk at all three doors while the node dies at random moments and comes back.

usage: run.py [ROUNDS]           (20 when not given)
env:   ROOKERY_BINARY            the node's program, .build/debug/rookery when not given
       SEED                      repeats a run's moments of death
Nothing acknowledged may be missing, nothing may be there twice, and everybody must hear every message once and in order.
Ends with "N passed, N failed".
"""

import asyncio
import os
import pathlib
import random
import sys
import urllib.parse

import aiohttp

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Browser")]
from node_process import NodeProcess  # noqa: E402
from person import Person  # noqa: E402

PEOPLE = [("ada", "plain"), ("ben", "websocket"), ("cleo", "polling"), ("dan", "plain"), ("eve", "websocket"), ("finn", "polling")]
FREE = {
    f"ROOKERY_RATES_{kind}_PER_{who}": "off"
    for kind in ("STANDARD", "CREDENTIALS", "MESSAGES", "CREATION", "SEARCH")
    for who in ("ACCOUNT", "ADDRESS")
} | {"ROOKERY_LIVE_EVENTS_PER_SECOND": "100000", "ROOKERY_LIVE_EVENTS_BURST": "100000", "ROOKERY_LIVE_CATCH_UP_EVENTS": "1000000"}


async def ask(http, node, method, path, token=None, **body):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http.request(method, f"{node.address}/api/v1/{path}", headers=headers, json=body or None) as answer:
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
        return await answer.json() if answer.status != 204 else None


async def settle(http, node):
    """Everybody registers; the lobby holds all of them, the kitchen half."""
    logins = {
        name: await ask(http, node, "POST", "auth/register", username=name, password="correct horse battery") for name, _ in PEOPLE
    }
    names = [name for name, _ in PEOPLE]
    owner = logins["ada"]["accessToken"]
    lobby = await ask(http, node, "POST", "rooms", owner, kind="group", name="lobby", visibility="public", members=names[1:])
    kitchen = await ask(http, node, "POST", "rooms", owner, kind="group", name="kitchen", members=names[1:3])
    return logins, lobby["id"], kitchen["id"]


async def history(http, node, room, token):
    """Every message of a room, oldest first."""
    items, cursor = [], None
    while True:
        path = f"rooms/{urllib.parse.quote(room)}/messages?limit=200" + (f"&before={cursor}" if cursor else "")
        page = await ask(http, node, "GET", path, token)
        items = page["items"] + items
        cursor = page["prev"]
        if not cursor:
            return items


def judge(people, histories):
    """What went wrong, in sentences."""
    faults = [fault for person in people for fault in person.faults]
    for room, messages in histories.items():
        texts = [message["content"]["text"] for message in messages]
        faults += [f"{text!r} is there {texts.count(text)} times" for text in set(texts) if texts.count(text) > 1]
        for person in people:
            ids = [message["id"] for message in messages if message["position"] > person.start]
            if room in person.heard and person.heard[room] != ids:
                heard = set(person.heard[room])
                missing = [(number, message["position"]) for number, message in enumerate(messages)
                    if message["id"] not in heard and message["position"] > person.start]
                faults.append(
                    f"{person.username} heard {len(person.heard[room])} of {len(ids)} messages at the {person.door} door,"
                    f" up to position {person.position}; missing (number, position): {missing[:5]}"
                )
    there = {message["content"]["text"]: message["id"] for messages in histories.values() for message in messages}
    for person in people:
        lost = [text for text, message in person.acknowledged.items() if there.get(text) != message]
        faults += [f"acknowledged but lost: {text}" for text in lost[:5]]
    return faults


async def main(rounds):
    seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
    moments = random.Random(seed)
    print(f"seed {seed}", flush=True)
    binary = os.environ.get("ROOKERY_BINARY", str(HERE.parent.parent / ".build/debug/rookery"))
    node = NodeProcess(binary, FREE)
    await node.start()
    failed = 0
    try:
        async with aiohttp.ClientSession() as http:
            logins, lobby, kitchen = await settle(http, node)
            up, stop = asyncio.Event(), asyncio.Event()
            up.set()
            people = [
                Person(name, logins[name], node.port, door, [lobby, kitchen] if name in ("ada", "ben", "cleo") else [lobby], up)
                for name, door in PEOPLE
            ]
            talking = [asyncio.create_task(person.talk(stop)) for person in people]
            for number in range(1, rounds + 1):
                before = sum(len(person.acknowledged) for person in people)
                await asyncio.sleep(moments.uniform(0.15, 1.2))  # the random moment of death is the test
                up.clear()
                await node.kill()
                await node.start()
                up.set()
                print(f"round {number}: {sum(len(person.acknowledged) for person in people) - before} acknowledged", flush=True)
            while any(person.pending and person.count < 2 for person in people):
                await asyncio.sleep(0.05)  # everybody gets a word in
            await asyncio.sleep(1)  # a little talk after the last death
            stop.set()
            await asyncio.gather(*talking)
            await asyncio.gather(*(person.catch_up() for person in people))
            histories = {room: await history(http, node, room, logins["ada"]["accessToken"]) for room in (lobby, kitchen)}
            faults = judge(people, histories)
            total = sum(len(person.acknowledged) for person in people)
            print(f"{rounds} deaths, {total} messages acknowledged, {sum(map(len, histories.values()))} in the log")
            for fault in faults[:40]:
                print("FAIL", fault)
            failed = 1 if faults or total < rounds else 0
    finally:
        await node.stop()
    print(f"{1 - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)))
