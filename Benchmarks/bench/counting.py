"""Instructions of the node's own code, counted by callgrind: the same on a busy machine as on a quiet one."""

import pathlib
import re
import subprocess
import tempfile

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
        with tempfile.TemporaryDirectory(dir=self.scratch, prefix="count-") as folder:
            house.made.copy(folder)
            if prepare:
                prepare(pathlib.Path(folder))
            server = node.Node(folder)
            left = pathlib.Path(folder) / "profile"
            command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={left}", str(self.binary)]
            # Followers of the log work beside the messages, when they find the time: not the same in two counts.
            server.start(command, LD_PRELOAD=str(places.WRITABLE_SIGSUSPEND), ROOKERY_SEARCH_INDEX="off", **(settings or {}))
            try:
                load.fill(protocol, server, plan, times)
            finally:
                server.stop()
            return Profile(left)

    def more(self, protocol, house, plan, few, many, **how):
        """What one more message (or page) costs."""
        return Difference(
            self.profile(protocol, house, plan, few, **how), self.profile(protocol, house, plan, many, **how), many - few)

    def messages(self, protocol, house, room, **how):
        return self.more(protocol, house, house.plan(room), FEW, MANY, **how)

    def pages(self, house):
        return self.more("pages", house, contenders.Rookery("rookery", "plain").pages(house.plan(0), 1), FEW_PAGES, MANY_PAGES)


class Profile:
    """What callgrind left: all instructions, and those of single functions with everything they called."""

    def __init__(self, path):
        text = path.read_text()
        self.total = int(re.search(r"^summary: (\d+)", text, re.MULTILINE)[1])
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


class Difference:
    def __init__(self, few, many, times):
        self.few, self.many, self.times = few, many, times

    @property
    def each(self):
        return (self.many.total - self.few.total) / self.times

    def each_of(self, part):
        return (self.many.of(part) - self.few.of(part)) / self.times
