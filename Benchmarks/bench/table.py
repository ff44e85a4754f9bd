"""The figures of several runs as the tables of Benchmarks/README.md."""

import statistics

# What a row says, its scenario and figure, what was to be reached. Rates depend on the machine of the day: what was to be reached was set on
# one on which the floor made 96,000 messages/s in rooms of 5, and stands beside it as a part of what the floor made there.
ROWS = [
    ("200 rooms of 5, all send, messages/s", "rooms-of-5", "messages/s", "≥ 20,000, 0.21 of the floor"),
    ("server's CPU-seconds per million deliveries, same", "rooms-of-5", "CPU-s per million deliveries", "≤ 10, 5.6 of the floor"),
    ("room of 100, 16 in flight, deliveries/s", "room-of-100", "deliveries/s", "≥ 600,000, 0.40 of the floor"),
    ("room of 1,000, 16 in flight, deliveries/s", "room-of-1000", "deliveries/s", "≥ 600,000, 0.31 of the floor"),
    ("one sender, one receiver, p50 µs", "one-to-one", "p50 µs", "≤ 1.3 of the floor"),
    ("one durable commit by itself, p50 µs", "commit", "commit p50 µs", "–"),
    ("idle connection with 5 rooms, KB of RSS each at 10,000", "idle", "KB per connection", "≤ 6"),
    ("server at rest, PSS MB", "rest", "PSS MB", "≤ 25"),
    ("last 50 messages of a room of 100,000, requests/s", "history", "requests/s", "≥ 12,000"),
    ("cold start to first answer, s", "rest", "first answer s", "≤ 0.15"),
]
BUSY = "generator's share of a core"


class Runs:
    """Every figure of every run: `kept` holds dictionaries with run, scenario, contender and the figures."""

    def __init__(self, kept):
        self.kept = kept
        self.contenders = list(dict.fromkeys(entry["contender"] for entry in kept))

    def values(self, scenario, contender, figure):
        """The figure by run; runs that do not have it are left out."""
        return {entry["run"]: entry[figure] for entry in self.kept
                if entry["scenario"] == scenario and entry["contender"] == contender and figure in entry}

    def cell(self, scenario, contender, figure, ours="rookery"):
        """A contender's median, and behind it the median of what `ours` is of it in the same run."""
        values = self.values(scenario, contender, figure)
        if not values:
            return "–"
        text = number(statistics.median(values.values()))
        if contender == ours:
            return text
        mine = self.values(scenario, ours, figure)
        ratios = [mine[run] / values[run] for run in values if run in mine and values[run]]
        return f"{text} ({statistics.median(ratios):.2f})" if ratios else text

    def main_table(self):
        lines = [["scenario", "to reach", *self.contenders]]
        lines += [[title, wanted, *(self.cell(scenario, contender, figure) for contender in self.contenders)]
                  for title, scenario, figure, wanted in ROWS
                  if any(self.values(scenario, contender, figure) for contender in self.contenders)]
        return markdown(lines)

    def busy_table(self):
        """How much of a core the generator took: where it is nearly all of one, it may be what was measured."""
        names = dict.fromkeys(entry["scenario"] for entry in self.kept if BUSY in entry)
        lines = [["generator's share of a core", *self.contenders]]
        for name in names:
            shares = [self.values(name, contender, BUSY) for contender in self.contenders]
            lines.append([name, *(f"{statistics.median(share.values()) * 100:.0f} %" if share else "–" for share in shares)])
        return markdown(lines)


# What a node that has grown is compared by.
GROWN = ["messages/s", "CPU-s per million deliveries", "one sender in a room of 5, p50 µs", "last 50 messages, requests/s", "first answer s", "PSS MB"]


def growth_table(runs):
    """The figures of the growth scenarios; behind those of a larger node what they are of the small one's in the same run."""
    scales = [name for name in dict.fromkeys(entry["scenario"] for entry in runs.kept) if name.startswith("growth-")]
    lines = [["rooms-of-5 on a node of", *(f"{name.removeprefix('growth-')} times the size" for name in scales)]]
    for figure in GROWN:
        base = runs.values(scales[0], "rookery", figure) if scales else {}
        cells = []
        for name in scales:
            values = runs.values(name, "rookery", figure)
            ratios = [values[run] / base[run] for run in values if base.get(run)]
            cells.append(f"{number(statistics.median(values.values()))} ({statistics.median(ratios):.2f})" if ratios else "–")
        lines.append([figure, *cells])
    return markdown(lines) if scales else ""


def put(text, figures, name="figures"):
    """`text` with what stands between the two marks of this name replaced."""
    start, end = f"<!-- {name}: written by --readme -->", f"<!-- end of {name} -->"
    before, rest = text.split(start)
    return f"{before}{start}\n{figures}\n{end}{rest.split(end)[1]}"


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.3f}"


def markdown(lines):
    head, *rest = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rest))
