#!/usr/bin/env python3
"""Tests of what stands between the counts and the tables. Ends with "N passed, N failed"."""

import pathlib
import sys
import tempfile

from bench import counting, data, load, table

failed = passed = 0


def check(sentence, holds):
    global failed, passed
    passed, failed = passed + bool(holds), failed + (not holds)
    if not holds:
        print(f"FAIL {sentence}", file=sys.stderr)


def entry(run, contender, value):
    return {"run": run, "scenario": "rooms-of-5", "contender": contender, "messages/s": value, table.BUSY: value / 1000}


def marked(text):
    return f"a <!-- jobs: written by --readme -->\n{text}\n<!-- end of jobs --> b"


def tables():
    runs = table.Runs([entry(run, "rookery", ours) for run, ours in enumerate((100, 300, 200))]
                      + [entry(run, "floor", floor) for run, floor in enumerate((200, 300, 1000))])
    check("our figure is the median of the runs", runs.cell("rooms-of-5", "rookery", "messages/s") == "200")
    check("a ratio is of one run, the median of the ratios is shown", runs.cell("rooms-of-5", "floor", "messages/s") == "300 (0.50)")
    check("what was not measured is a dash", runs.cell("rooms-of-5", "prosody", "messages/s") == "–")
    check("only measured rows are shown", runs.main_table().count("\n") == 2)
    check("the generator's share is in per cent", "| 20 % | 30 % |" in runs.busy_table())
    check("figures go between their marks", table.put(marked("old"), "new", "jobs") == marked("new"))
    growth = table.Runs([{**entry(run, "rookery", value * factor), "scenario": f"growth-{factor}"} for factor in (1, 10) for run, value in enumerate((5, 7))])
    check("a grown node is compared with the small one", "60.0 (10.00)" in table.growth_table(growth))


def plans():
    plan = load.Plan.of(["a", "b"], {7: "t7", 8: "t8", 9: "t9"}, [[7, 8], [8, 9]], senders=1)
    check("somebody in two rooms has one connection", plan.members == [("t7", [0], True), ("t8", [0, 1], True), ("t9", [1], False)])
    with tempfile.TemporaryDirectory() as folder:
        plan.write(pathlib.Path(folder) / "plan")
        text = (pathlib.Path(folder) / "plan").read_text()
    check("a plan is written as the generator reads it", text == "room a\nroom b\nmember t7 0 send\nmember t8 0,1 send\nmember t9 1 listen\n")
    check("rooms come in portions that fit", list(data.sittings([[1, 2], [3, 4], [5]], seats=3)) == [[0], [1, 2]])


def counts():
    few, many = counting.Profile.__new__(counting.Profile), counting.Profile.__new__(counting.Profile)
    few.total, few.functions = 1_000, {"$s7Storage8EventLogC6append": 100}
    many.total, many.functions = 5_000, {"$s7Storage8EventLogC6append": 900, "partial $s7Storage8EventLogC6append": 800}
    more = counting.Difference(few, many, 40)
    check("one more message costs the difference", more.each == 100)
    check("of a function, the outermost counts", more.each_of("EventLogC6append") == 20)
    try:
        more.each_of("Renamed")
        check("a function that is gone is said", False)
    except LookupError:
        check("a function that is gone is said", True)


PROFILE = """ob=(1) /bench/counted
fl=(1) ???
fn=(1) $s4NodeA
1 10
+2 5
cfn=(2) $s4NodeB'2
calls=3 0
* 700
fn=(2)
0 40
ob=(2) /lib/libc.so.6
fn=(3) write
0 90
ob=(1)
fn=(4) 0x00000000001
0 7
fn=(1)
-3 1
"""


def functions():
    profile = counting.Profile.__new__(counting.Profile)
    profile.text = PROFILE
    spent = profile.spent(pathlib.Path("counted"))
    check("a function has what it spent itself, in all its pieces", spent.get("$s4NodeA") == 16)
    check("one that calls itself is one, also where it is first named as called", spent.get("$s4NodeB") == 40)
    check("neither libraries nor what has no name are ordered", spent.keys() == {"$s4NodeA", "$s4NodeB"})
    more = counting.Difference(counting.Profile.__new__(counting.Profile), profile, 40)
    more.few.text = PROFILE.replace("0 40", "0 1").replace("1 10", "1 9")
    each_time, others = more.functions(pathlib.Path("counted"))
    check("what costs less than an instruction a time does not run each time", (each_time, others) == (set(), {"$s4NodeA", "$s4NodeB"}))
    more.times = 39
    check("what costs one does", more.functions(pathlib.Path("counted"))[0] == {"$s4NodeB"})


for test in (tables, plans, counts, functions):
    test()
print(f"{passed} passed, {failed} failed")
sys.exit(failed != 0)
