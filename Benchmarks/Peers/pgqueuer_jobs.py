"""PgQueuer on PostgreSQL, every commit synced, one worker that takes 100 jobs at a time.

usage: pgqueuer_jobs.py ADDRESS
"""

import asyncio
import logging
import sys
import time

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.queries import Queries

import job_figures

BATCH = 100
BULK = 500


class Progress:
    """Counts jobs down; `over` is set when the last has begun."""

    def __init__(self):
        self.left, self.at, self.over = 0, 0.0, asyncio.Event()

    def expect(self, count):
        self.left = count
        self.over.clear()

    def begun(self):
        self.at = time.perf_counter()
        self.left -= 1
        if self.left == 0:
            self.over.set()


async def fill(queries, progress):
    progress.expect(job_figures.DRAINED)
    enqueuing = job_figures.Stopwatch()
    for _ in range(job_figures.ENQUEUED):
        await queries.enqueue("nothing", None)
    one_by_one = enqueuing.rate(job_figures.ENQUEUED)
    rest = job_figures.DRAINED - job_figures.ENQUEUED
    bulk = job_figures.Stopwatch()
    for _ in range(rest // BULK):
        await queries.enqueue(["nothing"] * BULK, [None] * BULK, [0] * BULK)
    return {"enqueued/s": one_by_one, "in bulk/s": bulk.rate(rest)}


async def wakes(queries, progress):
    found = []
    for _ in range(job_figures.WAKES):
        progress.expect(1)
        called = time.perf_counter()
        await queries.enqueue("nothing", None)
        await progress.over.wait()
        found.append(progress.at - called)
        await asyncio.sleep(job_figures.PAUSE_SECONDS)
    return job_figures.wakes(found)


async def main():
    logging.disable(logging.CRITICAL)
    filling = Queries(AsyncpgDriver(await asyncpg.connect(sys.argv[1])))
    await filling.install()
    progress = Progress()
    application = PgQueuer(AsyncpgDriver(await asyncpg.connect(sys.argv[1])))

    @application.entrypoint("nothing")
    async def nothing(_job):
        progress.begun()

    figures = await fill(filling, progress)
    draining = job_figures.Stopwatch()
    running = asyncio.create_task(application.run(batch_size=BATCH))
    await progress.over.wait()
    figures["drained/s"] = draining.rate(job_figures.DRAINED)
    figures |= await wakes(filling, progress)
    application.shutdown.set()
    await running
    job_figures.tell(figures)


asyncio.run(main())
