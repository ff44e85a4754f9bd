"""Huey on SQLite, every commit synced, one worker thread that looks every 10 ms (by default it waits up to 10 s).

usage: huey_jobs.py FOLDER
"""

import logging
import sys
import threading
import time

import huey

import job_figures

queue = huey.SqliteHuey("bench", filename=f"{sys.argv[1]}/huey.db", fsync=True, results=False)
left = 0
begun = threading.Event()
begun_at = 0.0


@queue.task()
def nothing():
    global left, begun_at
    begun_at = time.perf_counter()
    left -= 1
    if left == 0:
        begun.set()


def expect(count):
    global left
    left = count
    begun.clear()


def wakes():
    for _ in range(job_figures.WAKES):
        expect(1)
        called = time.perf_counter()
        nothing()
        begun.wait()
        yield begun_at - called
        time.sleep(job_figures.PAUSE_SECONDS)


def main():
    logging.disable(logging.CRITICAL)
    expect(job_figures.DRAINED)
    enqueuing = job_figures.Stopwatch()
    for _ in range(job_figures.ENQUEUED):
        nothing()
    figures = {"enqueued/s": enqueuing.rate(job_figures.ENQUEUED)}
    for _ in range(job_figures.DRAINED - job_figures.ENQUEUED):
        nothing()
    consumer = queue.create_consumer(workers=1, periodic=False, initial_delay=0.01, backoff=1.0, max_delay=0.01)
    draining = job_figures.Stopwatch()
    consumer.start()
    begun.wait()
    figures["drained/s"] = draining.rate(job_figures.DRAINED)
    figures |= job_figures.wakes(wakes())
    consumer.stop(graceful=True)
    job_figures.tell(figures)


main()
