"""What `disk.c` wrote down, and what a disk may hold after a power cut at any moment of it.

Everything synced is there. Of everything else any part may be: writes are torn into sectors, each of them kept or not; so are
new names, moves and removals in folders that were not synced after them. What a failed sync was for may be lost for ever: the
system believes it written and no later sync tries again.
"""

import os
import pathlib
import struct
from collections import namedtuple

HEADER = struct.Struct("<QQQIIII")
CREATE, WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, SYNC_FAILED, RENAME, UNLINK, MAKE_FOLDER, SYNC_TOLD = range(1, 11)
Line = namedtuple("Line", "time inode offset operation thread first second")
PENDING, LASTING, DOUBTFUL = range(3)


def read(path):
    """Every whole line; the last one may be torn by the death of who wrote it."""
    data, at, lines = pathlib.Path(path).read_bytes(), 0, []
    while at + HEADER.size <= len(data):
        time, inode, offset, operation, first, second, thread = HEADER.unpack_from(data, at)
        at += HEADER.size
        if at + first + second > len(data):
            break
        lines.append(Line(time, inode, offset, operation, thread, data[at:at + first].decode(), data[at + first:at + first + second]))
        at += first + second
    return lines


class File:
    """One file's bytes: what lasts, and the changes in their order that may be there or not."""

    def __init__(self):
        self.lasting, self.changes, self.settled, self.syncing = bytearray(), [], 0, {}

    def change(self, offset, data):
        """`data` None: cut at `offset`."""
        self.changes.append([PENDING, offset, data])

    def begin_sync(self, thread):
        self.syncing[thread] = self.settled + len(self.changes)

    def end_sync(self, thread, state):
        """What was written before the sync began is lasting, or doubtful for ever; what came meanwhile is neither."""
        for change in self.changes[: max(0, self.syncing.pop(thread) - self.settled)]:
            if change[0] == PENDING:
                change[0] = state
        settled = 0
        while settled < len(self.changes) and self.changes[settled][0] == LASTING:
            put(self.lasting, *self.changes[settled][1:])
            settled += 1
        del self.changes[:settled]
        self.settled += settled

    def survivor(self, chance, sector, keeps):
        bytes_left = bytearray(self.lasting)
        for state, offset, data in self.changes:
            if state == LASTING:
                put(bytes_left, offset, data)
            elif data is None:
                if keeps.random() < chance:
                    put(bytes_left, offset, None)
            else:
                for start, piece in sectors(offset, data, sector):
                    if keeps.random() < chance:
                        put(bytes_left, start, piece)
        return bytes_left


def put(content, offset, data):
    if data is None:
        del content[offset:]
        content.extend(bytes(max(0, offset - len(content))))
    else:
        content.extend(bytes(max(0, offset - len(content))))
        content[offset:offset + len(data)] = data


def sectors(offset, data, size):
    at = 0
    while at < len(data):
        length = min(size - (offset + at) % size, len(data) - at)
        yield offset + at, data[at:at + length]
        at += length


class Disk:
    """Takes the journal line by line; at any time it can say what would be left."""

    def __init__(self):
        self.files, self.names = {}, []

    def take(self, line):
        if line.operation == CREATE:
            self.files[line.inode] = File()
            self.names.append([PENDING, line])
        elif line.operation in (RENAME, UNLINK, MAKE_FOLDER):
            self.names.append([PENDING, line])
        elif line.operation in (SYNC_BEGIN, SYNC_END, SYNC_FAILED, SYNC_TOLD):
            self._sync(line)
        else:
            self.files[line.inode].change(line.offset, line.second if line.operation == WRITE else None)

    def _sync(self, line):
        if not line.offset:
            file = self.files[line.inode]
            if line.operation == SYNC_BEGIN:
                file.begin_sync(line.thread)
            elif line.operation == SYNC_TOLD:
                file.syncing.pop(line.thread)
            else:
                file.end_sync(line.thread, LASTING if line.operation == SYNC_END else DOUBTFUL)
        elif line.operation == SYNC_END:
            for name in self.names:
                if os.path.dirname(name[1].first) == line.first.rstrip("/"):
                    name[0] = LASTING

    def survivors(self, source, target, keeps):
        """Writes what is left of the folder `source` into `target`. `keeps` is the chance, as a random generator."""
        chance, sector = keeps.choice([0, 0.1, 0.5, 0.9, 1]), keeps.choice([512, 4096])
        found = {}
        for state, line in self.names:
            if state == LASTING or keeps.random() < chance:
                follow(found, line)
        target = pathlib.Path(target)
        target.mkdir(parents=True, exist_ok=True)
        for path, inode in sorted(found.items()):
            place = target / os.path.relpath(path, source)
            if not (str(place.parent.relative_to(target)) == "." or place.parent.is_dir()):
                continue  # its folder is lost
            if inode is None:
                place.mkdir(mode=0o700)
            else:
                place.write_bytes(self.files[inode].survivor(chance, sector, keeps))
                place.chmod(0o600)
        return f"a chance of {chance} for each sector of {sector} bytes"


def follow(found, line):
    if line.operation == CREATE:
        found[line.first] = line.inode
    elif line.operation == MAKE_FOLDER:
        found[line.first] = None
    elif line.operation == UNLINK:
        found.pop(line.first, None)
    elif line.first in found:
        found[line.second.decode()] = found.pop(line.first)
