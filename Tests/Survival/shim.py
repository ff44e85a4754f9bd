"""The disk of `disk.c` around one node: what it is told to fail at, and what it wrote down."""

import errno
import mmap
import pathlib
import struct
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DATABASE, LOG, OTHER = 1, 2, 4
FIELDS = (
    "kinds", "write_error", "grow_error", "sync_error", "read_error", "failing_syncs_left", "sync_microseconds", "syncs_failed",
    "open_error",
)


class FaultyDisk:
    """Give `environment` and `data` to a node; as a context it is removed with everything in it."""

    def __init__(self, journal=False):
        self.folder = tempfile.TemporaryDirectory(prefix="rookery-disk-")
        root = pathlib.Path(self.folder.name)
        self.home = root / "home"
        self.home.mkdir()
        self.data = str(self.home / "data")
        self.journal = root / "journal"
        library, shared = root / "disk.so", root / "control"
        subprocess.run(
            ["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, HERE / "disk.c", "-ldl"], check=True)
        shared.write_bytes(bytes(4 * len(FIELDS)))
        with shared.open("r+b") as file:
            self.shared = mmap.mmap(file.fileno(), 0)
        self.environment = {"LD_PRELOAD": str(library), "DISK_FOLDER": str(self.home), "DISK_CONTROL": str(shared)}
        if journal:
            self.environment["DISK_JOURNAL"] = str(self.journal)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shared.close()
        self.folder.cleanup()

    def tell(self, **fields):
        """Changes what fails from now on: numbers of errno for files of the kinds."""
        for name, value in fields.items():
            struct.pack_into("<I", self.shared, 4 * FIELDS.index(name), value)

    def ask(self, field):
        return struct.unpack_from("<I", self.shared, 4 * FIELDS.index(field))[0]

    def heal(self):
        self.tell(write_error=0, grow_error=0, sync_error=0, read_error=0, failing_syncs_left=0, sync_microseconds=0, open_error=0)

    def fill(self):
        """No file gets longer any more."""
        self.tell(kinds=DATABASE | LOG | OTHER, grow_error=errno.ENOSPC)

    def fail_syncs(self, count, kinds=LOG):
        self.tell(kinds=kinds, sync_error=errno.EIO, failing_syncs_left=count)
