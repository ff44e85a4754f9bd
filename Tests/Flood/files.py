#!/usr/bin/env python3
"""By hand: very many small files, as somebody sends who wants to see the node swell. Says how fast they were taken, what memory the node held
at the start, on the way and at the end, what a quota did, and how long it then took to remove them.

usage: files.py [COUNT]          100,000 when not given
env:   ROOKERY_BINARY
"""

import asyncio
import os
import pathlib
import sqlite3
import sys
import time

import aiohttp

from node import FloodedNode

AT_ONCE = 32
SETTINGS = {
    f"ROOKERY_RATES_{kind}_PER_{who}": "off" for kind in ("UPLOADS", "MEDIA") for who in ("ACCOUNT", "ADDRESS")
} | {"ROOKERY_MEDIA_UPLOADS_PER_USER": "100", "ROOKERY_MEDIA_USER_MIB": "0"}


async def person(http, node, name):
    body = {"username": name, "password": "correct horse battery"}
    async with http.post(f"{node.address}/api/v1/auth/register", json=body) as answer:
        return {"Authorization": f"Bearer {(await answer.json())['accessToken']}", "Content-Type": "application/octet-stream"}


async def send(http, node, headers, content):
    """The status of one upload, taken again while the node is busy."""
    while True:
        async with http.post(f"{node.address}/api/v1/media?name=note.txt", data=content, headers=headers) as answer:
            await answer.read()
            if answer.status != 503:
                return answer.status
        await asyncio.sleep(0.2)


async def flood(http, node, headers, count):
    """Every file of its own content; a line of figures at each tenth."""
    numbers = iter(range(count))
    done, start, tenth = 0, time.monotonic(), max(1, count // 10)

    async def sender():
        nonlocal done
        for number in numbers:
            status = await send(http, node, headers, f"note {number}".encode() * 10)
            if status != 201:
                raise RuntimeError(f"file {number}: {status}")
            done += 1
            if done % tenth == 0:
                print(f"  {done:>7} files, {done / (time.monotonic() - start):>5.0f}/s, {node.memory():>5.0f} MiB", flush=True)

    await asyncio.gather(*(sender() for _ in range(AT_ONCE)))
    return count / (time.monotonic() - start)


async def main(count):
    binary = os.environ.get("ROOKERY_BINARY", ".build/release/rookery")
    node = FloodedNode(os.path.abspath(binary), **SETTINGS)
    try:
        await node.start()
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            ada = await person(http, node, "ada")
            for _ in range(200):
                await send(http, node, ada, os.urandom(100))
            first = node.memory()
            print(f"{count} small files, {AT_ONCE} at a time; {first:.0f} MiB at the start")
            rate = await flood(http, node, ada, count)
            print(f"{rate:.0f} files/s; memory {first:.0f} MiB before, {node.memory():.0f} MiB after, {node.peak():.0f} MiB at most")
            database = sqlite3.connect(f"file:{node.data}/rookery.db?mode=ro", uri=True)
            rows = database.execute("SELECT bytes, files FROM media_usage WHERE scope = 0").fetchone()
            database.close()
            files = sum(1 for path in pathlib.Path(node.data, "media/files").rglob("*") if path.is_file())
            print(f"{rows[1]} contents of {rows[0]} bytes counted, {files} files on disk")
        # The same again under a quota of one mebibyte and a rate.
        await node.terminate()
        await node.restart(ROOKERY_MEDIA_USER_MIB="1", ROOKERY_RATES_UPLOADS_PER_ACCOUNT="60 per 60 s")
        async with aiohttp.ClientSession() as http:
            ben = await person(http, node, "ben")
            heard = {}
            for number in range(200):
                status = await send(http, node, ben, os.urandom(20_000))
                heard[status] = heard.get(status, 0) + 1
            print(f"under media.user_mib = 1 and 60 uploads a minute, 200 files of 20 kB heard: {heard}")
        return 0 if files == rows[1] else 1
    finally:
        await node.stop()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)))
