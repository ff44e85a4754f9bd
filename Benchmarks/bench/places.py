"""Where the benchmarks keep their programs and their scratch files."""

import os
import pathlib

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
BUILD = HERE / ".build"
LOAD = BUILD / "rookery-load"
CHEAP_ARGON2 = BUILD / "cheap_argon2.so"
WRITABLE_SIGSUSPEND = BUILD / "writable_sigsuspend.so"
BINARY = pathlib.Path(os.environ.get("ROOKERY_BINARY", ROOT / ".build/release/rookery")).resolve()
