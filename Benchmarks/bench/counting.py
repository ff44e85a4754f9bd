"""Instructions of the node's own code, counted by callgrind: the same on a busy machine as on a quiet one."""

import pathlib
import re
import subprocess
import tempfile
import time

from . import contenders, data, load, node, places

# Two counts differ by what so many more messages (or pages) cost: the start of the node drops out.
FEW, MANY = 100, 500
FEW_PAGES, MANY_PAGES = 20, 100


class House:
    """One node's accounts and rooms, prepared for counting."""

    def __init__(self, folder, sizes, stored=0):
        starts = [sum(sizes[:place]) for place in range(len(sizes))]
        self.rooms = [list(range(start, start + size)) for start, size in zip(starts, sizes)]
        self.made = data.Data(folder, sum(sizes), self.rooms, stored).prepare()

    def plan(self, room):
        """Everybody of one room, one of whom sends."""
        return load.Plan.of([self.made.ids[room]], self.made.tokens, [self.rooms[room]], 1)


class Counter:
    """Counts on fresh copies of prepared nodes, which it keeps in `scratch`."""

    def __init__(self, scratch):
        self.scratch = pathlib.Path(scratch)
        # Debian's valgrind gives up on the debug sections that Swift writes; names of functions stay.
        self.binary = self.scratch / "counted"
        subprocess.run(["strip", "--strip-debug", "-o", str(self.binary), str(places.BINARY)], check=True)

    def profile(self, protocol, house, plan, times, prepare=None, settings=None):
        """Lets the plan's senders say so many messages to a node under callgrind; the profile it left. `prepare` gets the folder first."""

        def made(folder):
            house.made.copy(folder)
            if prepare:
                prepare(folder)

        # Followers of the log work beside the messages, when they find the time: not the same in two counts.
        return self._run(lambda server: load.fill(protocol, server, plan, times), made, ROOKERY_SEARCH_INDEX="off", **(settings or {}))

    def rest(self, seconds):
        """A node on no files starts and is left alone for so long; the profile it left."""
        return self._run(lambda _: time.sleep(seconds))

    def _run(self, work, prepare=lambda folder: None, **settings):
        """Starts a node under callgrind in a folder that `prepare` got, lets `work` have it, stops it; the profile it left."""
        with tempfile.TemporaryDirectory(dir=self.scratch, prefix="count-") as folder:
            prepare(pathlib.Path(folder))
            left = pathlib.Path(folder) / "profile"
            server = node.Node(folder)
            command = ["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={left}", str(self.binary)]
            server.start(command, LD_PRELOAD=str(places.WRITABLE_SIGSUSPEND), **settings)
            try:
                work(server)
            finally:
                server.stop()
            return Profile(left)

    def more(self, protocol, house, plan, few, many, **how):
        """What one more message (or page) costs."""
        return Difference(
            self.profile(protocol, house, plan, few, **how), self.profile(protocol, house, plan, many, **how), many - few)

    def messages(self, protocol, house, room, **how):
        """What one more message to this room costs."""
        return self.more(protocol, house, house.plan(room), FEW, MANY, **how)

    def pages(self, house):
        """What one more page of the first room costs."""
        return self.more("pages", house, contenders.Rookery("rookery", "plain").pages(house.plan(0), 1), FEW_PAGES, MANY_PAGES)


class Profile:
    """What callgrind left: all instructions, and those of single functions with everything they called."""

    def __init__(self, path):
        self.text = path.read_text()
        self.total = int(re.search(r"^summary: (\d+)", self.text, re.MULTILINE)[1])
        lines = subprocess.run(
            ["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(path)], capture_output=True, text=True, check=True).stdout
        self.functions = {}
        for count, name in re.findall(r"^ *([\d,]+) \([ \d.]+%\)  \S+?:(\S+)", lines, re.MULTILINE):
            self.functions.setdefault(name, int(count.replace(",", "")))

    def of(self, part):
        """The instructions of the function whose mangled name contains `part`; of the outermost when there are several."""
        found = [count for name, count in self.functions.items() if part in name]
        if not found:
            raise LookupError(f"no function's name contains {part}: was it renamed?")
        return max(found)

    def spent(self, program):
        """The instructions of each function of `program` that ran, without what it called. Files and functions have numbers, named where
        they come first (https://valgrind.org/docs/manual/cl-format.html)."""
        names, spent, ours, function, called = {}, {}, False, None, False
        for line in self.text.splitlines():
            if said := re.match(r"c?(ob|fn)=\((\d+)\)(?: (.*))?$", line):
                kind, number, name = said.groups()
                name = names.setdefault((kind, number), name)
                if line.startswith("ob"):
                    ours = pathlib.Path(name).name == program.name
                elif line.startswith("fn"):
                    # What calls itself has the depth behind its name.
                    function = name.split("'")[0]
            elif line.startswith("calls="):
                called = True
            elif ours and (cost := re.match(r"[+-]?\d+ (\d+)$|\* (\d+)$", line)):
                # The line after a call counts what the called one spent.
                spent[function] = spent.get(function, 0) + (0 if called else int(cost[1] or cost[2]))
                called = False
        # What has no name is called by its address.
        return {name: count for name, count in spent.items() if not name.startswith(("0x", "("))}


class Difference:
    def __init__(self, few, many, times):
        self.few, self.many, self.times = few, many, times

    @property
    def each(self):
        return (self.many.total - self.few.total) / self.times

    def each_of(self, part):
        return (self.many.of(part) - self.few.of(part)) / self.times

    def functions(self, program):
        """The names of all functions of `program` that ran: those that run each time, and the others."""
        few, many = self.few.spent(program), self.many.spent(program)
        each_time = {name for name, count in many.items() if count - few.get(name, 0) >= self.times}
        return each_time, (few.keys() | many.keys()) - each_time
