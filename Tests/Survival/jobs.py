"""Jobs and death: neither the node's nor a worker's takes a job with it, and none is counted done twice."""

import asyncio
import json
import random
import signal

from scene import Scene
from shim import DATABASE, LOG, OTHER, FaultyDisk

PROBE = "probe"


async def admin(scene):
    """The token of a new admin, who came by the node's first link."""
    invite = (await scene.node.first_link()).split("invite=")[1]
    login = await scene.ask("POST", "auth/register", username="zoe", password="correct horse battery", invite=invite)
    return login["accessToken"]


async def counts(scene, token):
    """The queue of probes as the node counts it."""
    answer = await scene.ask("GET", "admin/jobs/counts", token)
    return next(queue for queue in answer["queues"] if queue["queue"] == PROBE)


async def until_ended(scene, token):
    """The counts once nothing waits or runs any more."""
    while True:
        queue = await counts(scene, token)
        if not any(queue["states"][state] for state in ("scheduled", "blocked", "ready", "running")):
            return queue
        await asyncio.sleep(0.2)  # between two looks; nothing is judged by it


async def make(scene, token, made, stop):
    """Makes jobs as fast as the node takes them; counts those it acknowledged."""
    while not stop.is_set():
        await scene.up.wait()
        try:
            answer = await scene.ask("POST", "admin/jobs/probe", token, count=25, milliseconds=random.randrange(30))
            made.append(answer["made"])
        except Exception:  # the node died while it was asked: whether these were made is not known
            await asyncio.sleep(0.05)


async def node_deaths(binary):
    """Killed again and again while it makes and does jobs, the node finishes every one it said it had made."""
    moments = random.Random(7)
    made, stop, faults = [], asyncio.Event(), []
    async with Scene(binary, people=3) as scene:
        token = await admin(scene)
        scene.talk()
        maker = asyncio.create_task(make(scene, token, made, stop))
        for _ in range(12):
            await scene.heard_more(moments.randrange(10))
            await asyncio.sleep(moments.uniform(0.05, 0.6))
            scene.up.clear()
            await scene.node.kill()
            await scene.node.start()
            scene.up.set()
        stop.set()
        await maker
        await scene.silence()
        queue = await until_ended(scene, token)
        states = queue["states"]
        print(f"  {sum(made)} jobs acknowledged, {states['done']} done, {states['dead']} dead")
        if sum(made) < 100:
            faults.append(f"only {sum(made)} jobs were made: nothing was tried")
        if sum(states.values()) < sum(made):
            faults.append(f"{sum(made)} jobs were acknowledged, {sum(states.values())} are there")
        if states["done"] != sum(states.values()):
            faults.append(f"not all were done: {states}")
        # Written in the transaction that ends a job: a second end would show here.
        if queue["lastHour"]["done"] != states["done"]:
            faults.append(f"{queue['lastHour']['done']} ends were counted for {states['done']} jobs")
        faults += await scene.judge()
    return faults


async def worker(scene):
    """A worker process beside the node."""
    with open(f"{scene.node.folder.name}/worker.out", "ab") as log:
        return await asyncio.create_subprocess_exec(
            scene.node.binary, "worker", env=scene.node._variables(), cwd=scene.node.folder.name, stdout=log, stderr=log)


async def worker_deaths(binary):
    """A worker that is killed loses its jobs to the next one, which does them; one that is stopped gives them back at once."""
    faults = []
    async with Scene(binary, people=1, settings={"ROOKERY_JOBS_WORKERS": "off", "ROOKERY_JOBS_GRACE_SECONDS": "0"}) as scene:
        token = await admin(scene)
        first = await worker(scene)
        await scene.ask("POST", "admin/jobs/probe", token, count=20, milliseconds=60000)
        while (await counts(scene, token))["states"]["running"] < 20:
            await asyncio.sleep(0.1)  # between two looks; nothing is judged by it
        first.send_signal(signal.SIGTERM)
        if await first.wait() != 0:
            faults.append("the worker did not stop cleanly")
        if (states := (await counts(scene, token))["states"])["ready"] != 20:
            faults.append(f"a worker that stopped gave back not all of its 20 jobs: {states}")
        listed = (await scene.ask("GET", "admin/jobs?kind=worker.probe", token))["items"]
        if any(job["attempt"] or job["crashes"] for job in listed):
            faults.append("a stop cost attempts")
        for job in listed:
            await scene.ask("POST", f"admin/jobs/{job['id']}/cancel", token)
        await scene.ask("POST", "admin/jobs/probe", token, count=20, milliseconds=2000)
        second = await worker(scene)
        while (await counts(scene, token))["states"]["running"] < 20:
            await asyncio.sleep(0.1)  # between two looks; nothing is judged by it
        second.kill()
        await second.wait()
        third = await worker(scene)
        states = (await until_ended(scene, token))["states"]
        if states["done"] != 20:
            faults.append(f"after a worker's death not all jobs were done: {states}")
        status, said = await scene.node.command("jobs", "list", "--state", "done", "--kind", "worker.probe", "--json")
        crashes = [job["crashes"] for job in json.loads(said)["items"]] if status == 0 else said
        if crashes != [1] * 20:
            faults.append(f"each job lost one lease, but the command line says {crashes}")
        third.send_signal(signal.SIGTERM)
        await third.wait()
    return faults


async def disk_in_trouble(binary, begin):
    """Jobs whose ends cannot be written are not forgotten: when the disk works again each is done, and counted once."""
    with FaultyDisk() as disk:
        async with Scene(binary, people=1, environment=disk.environment, data=disk.data) as scene:
            token = await admin(scene)
            made = (await scene.ask("POST", "admin/jobs/probe", token, count=120, milliseconds=400))["made"]
            while not (await counts(scene, token))["states"]["running"]:
                await asyncio.sleep(0.02)  # between two looks; nothing is judged by it
            begin(disk)
            refusals = 0
            while refusals < 20:  # as many sends: what runs has ended meanwhile
                status, _ = await scene.send("while the disk is in trouble")
                refusals += status in (503, 507)
                await asyncio.sleep(0.1)
            try:
                await scene.ask("POST", "admin/jobs/probe", token, count=1)
                faults = ["a job was made although it could not be written"]
            except RuntimeError as refusal:
                faults = [] if "503" in str(refusal) or "507" in str(refusal) else [f"making a job was refused with {refusal}"]
            disk.heal()
            queue = await until_ended(scene, token)
            if queue["states"]["done"] != made or sum(queue["states"].values()) != made:
                faults.append(f"{made} jobs were made: {queue['states']}")
            if queue["lastHour"]["done"] != made:
                faults.append(f"{queue['lastHour']['done']} ends were counted for {made} jobs")
            return faults


async def full_disk(binary):
    return await disk_in_trouble(binary, lambda disk: disk.fill())


async def failing_syncs(binary):
    return await disk_in_trouble(binary, lambda disk: disk.fail_syncs(1 << 20, DATABASE | LOG | OTHER))


async def two_workers(binary):
    """Two worker processes take jobs of one kind: each gets some, and every job is done once."""
    faults = []
    async with Scene(binary, people=1, settings={"ROOKERY_JOBS_WORKERS": "off", "ROOKERY_JOBS_SLOTS": "20"}) as scene:
        token = await admin(scene)
        workers = [await worker(scene), await worker(scene)]
        made = (await scene.ask("POST", "admin/jobs/probe", token, count=400, milliseconds=30))["made"]
        seen = set()
        while (queue := await counts(scene, token))["states"]["done"] < made:
            running = (await scene.ask("GET", "admin/jobs?kind=worker.probe&state=running&limit=100", token))["items"]
            seen |= {job["worker"] for job in running}
            await asyncio.sleep(0.02)  # between two looks; nothing is judged by it
        if len(seen) != 2:
            faults.append(f"two workers were there, jobs ran at {sorted(seen)}")
        if queue["lastHour"]["done"] != made:
            faults.append(f"{queue['lastHour']['done']} ends were counted for {made} jobs")
        for process in workers:
            process.send_signal(signal.SIGTERM)
        faults += [f"a worker ended with {process.returncode}" for process in workers if await process.wait() != 0]
    return faults


TESTS = {
    "Killed again and again under load, the node does every job it said it had made, and counts each once": node_deaths,
    "A worker that is killed loses its jobs to the next, one that is stopped gives them back": worker_deaths,
    "Jobs that end while the disk is full are done and counted once when there is space again": full_disk,
    "Jobs that end while syncs fail are done and counted once when they work again": failing_syncs,
    "Two workers share the jobs of one kind, and each job is done once": two_workers,
}
