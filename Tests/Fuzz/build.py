"""Builds the two programs that libFuzzer drives into `.build-fuzz`: `pure`, for what needs no server, and `listening`.

Only our own modules that take bytes from outside are compiled, with libFuzzer's counters and the address sanitizer. Everything else
(other packages, the modules behind) comes from the development build, which has to be there: `swift build --build-tests`.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DEBUG = ROOT / ".build" / "debug"
OUT = ROOT / ".build-fuzz"
CHECKS = ROOT / "Tests" / "FuzzTests"
ENTRY = ROOT / "Tests" / "Fuzz" / "Entry.swift"
SANITIZERS = ["-sanitize=fuzzer,address"]
LANGUAGE = ["-swift-version", "6", "-parse-as-library", "-g", "-enable-testing"] + [
    part for name in ("ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault") for part in ("-enable-upcoming-feature", name)]
# Fast where millions of inputs are tried a minute; the large ones are built piece by piece, and again only where they have changed.
OPTIMISED, PLAIN = ("CanonicalJSON", "SocketIO"), ("Node", "Run")


def command(kind, name):
    """The arguments with which the development build makes a module or links a program."""
    wanted, found = f'  "C.{name}-', False
    for line in (ROOT / ".build" / "debug.yaml").read_text(encoding="utf-8").splitlines():
        if line.startswith('  "'):
            found = line.startswith(wanted) and line.rstrip().endswith(f'{kind}":')
        elif found and line.startswith("    args: "):
            return json.loads(line[len("    args: "):])
    raise SystemExit(f"The development build does not know {name}: run swift build --build-tests first.")


def importing():
    """Where modules and the headers of C libraries are, and the package's name, so that what is package-wide can be seen."""
    arguments = command("module", "FuzzTests")
    found = []
    for place, argument in enumerate(arguments[:-1]):
        if argument == "-Xcc" and arguments[place + 1] not in ("-g", "-fPIC"):
            found += arguments[place:place + 2]
        if argument in ("-I", "-package-name") and arguments[place - 1] != "-Xcc":
            found += arguments[place:place + 2]
    return found


def newest(paths):
    return max((path.stat().st_mtime for path in paths), default=0)


def run(arguments):
    done = subprocess.run([str(argument) for argument in arguments], cwd=OUT, capture_output=True, text=True, check=False)
    # The linker's words about the sanitizer's own symbols say nothing.
    said = [line for line in (done.stdout + done.stderr).splitlines() if "ld.gold: warning: Cannot export local symbol" not in line]
    if done.returncode:
        print("\n".join(said), file=sys.stderr)
        raise SystemExit(f"{arguments[0]} failed")


def sources(module):
    """Its files. Those of the web page that the build embeds are left empty: with counters they would take minutes to compile."""
    files = sorted((ROOT / "Sources" / module).rglob("*.swift"))
    embedded = DEBUG / f"{module}.build" / "DerivedSources" / "embedded_resources.swift"
    if embedded.exists():
        files.append(OUT / f"{module}.build" / embedded.name)
        emptied = re.sub(r"= \[[0-9,]*\]", "= []", embedded.read_text(encoding="utf-8"))
        if not files[-1].exists() or files[-1].read_text(encoding="utf-8") != emptied:
            files[-1].write_text(emptied, encoding="utf-8")
    return files


def compile_optimised(module):
    (OUT / f"{module}.build").mkdir(exist_ok=True)
    target = OUT / f"{module}.o"
    files = sources(module)
    if target.exists() and target.stat().st_mtime > newest(files):
        return [target]
    run(["swiftc", *LANGUAGE, *SANITIZERS, "-I", OUT, *importing(), "-O", "-wmo", "-c", "-emit-module", "-module-name", module, *files,
         "-emit-module-path", OUT / f"{module}.swiftmodule", "-o", target])
    return [target]


def compile_plain(module):
    """File by file; what has not changed is not compiled again."""
    folder = OUT / f"{module}.build"
    folder.mkdir(exist_ok=True)
    files = sources(module)
    outputs = {str(path): {"object": str(folder / f"{path.name}.o"), "swift-dependencies": str(folder / f"{path.name}.swiftdeps")} for path in files}
    outputs[""] = {"swift-dependencies": str(folder / "module.swiftdeps")}
    (folder / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
    # The program's own main is not ours: libFuzzer's is.
    main = ["-Xfrontend", "-entry-point-function-name", "-Xfrontend", f"{module}_main"] if module == "Run" else []
    run(["swiftc", *LANGUAGE, *SANITIZERS, "-I", OUT, *importing(), *main, "-Onone", "-incremental", "-enable-batch-mode", "-j2", "-c",
         "-emit-module", "-emit-module-path", OUT / f"{module}.swiftmodule", "-module-name", module,
         "-output-file-map", folder / "outputs.json", *files])
    return [folder / f"{path.name}.o" for path in files]


def rest():
    """What the development build links into the program, but for what is compiled here; and its libraries."""
    ours = {f"{module}.build" for module in OPTIMISED + PLAIN}
    objects = [line.strip().strip("'\"") for line in (DEBUG / "rookery.product" / "Objects.LinkFileList").read_text(encoding="utf-8").split("\n")]
    kept = [path for path in objects if path and pathlib.Path(path).parent.name not in ours]
    libraries = [argument for argument in command("exe", "rookery") if argument.startswith("-l")]
    embedded = [] if any("NIOEmbedded.build" in path for path in kept) else [str(path) for path in (DEBUG / "NIOEmbedded.build").glob("*.o")]
    return kept + embedded, libraries


def build():
    """The programs, by name."""
    OUT.mkdir(exist_ok=True)
    pure_objects = [path for module in OPTIMISED for path in compile_optimised(module)]
    pure = sorted((CHECKS / "Pure").glob("*.swift"))
    listening = sorted((CHECKS / "Listening").glob("*.swift"))
    link("pure", ["-O", "-wmo", "-DPURE", *pure], pure_objects, [])
    objects = pure_objects + [path for module in PLAIN for path in compile_plain(module)]
    others, libraries = rest()
    link("listening", ["-O", "-wmo", *pure, *listening], objects + others, libraries)
    return {"pure": OUT / "pure", "listening": OUT / "listening"}


def link(name, checks, objects, libraries):
    target = OUT / name
    inputs = [path for path in checks if isinstance(path, pathlib.Path)] + [pathlib.Path(path) for path in objects] + [ENTRY]
    if target.exists() and target.stat().st_mtime > newest(inputs):
        return
    (OUT / f"{name}.objects").write_text("\n".join(f'"{path}"' for path in objects), encoding="utf-8")
    run(["swiftc", *LANGUAGE, *SANITIZERS, "-I", OUT, *importing(), "-module-name", f"Fuzz{name}", *checks, ENTRY, f"@{name}.objects", *libraries,
         "-o", target])


if __name__ == "__main__":
    print(*build().values(), sep="\n")
