"""The report of a soak as a picture: four strips over the same time, as SVG."""

WIDTH, STRIP, LEFT, RIGHT, GAP, TOP = 860, 120, 74, 20, 44, 56
STRIPS = (
    ("Resident memory, MiB", (("rss", "memory", "#1f5fa8"),), 2**20),
    ("Database file, MiB", (("database", "database", "#2c7a4b"),), 2**20),
    ("Write-ahead log, MiB", (("wal", "write-ahead log", "#8a5a00"),), 2**20),
    ("Send until ack, ms", (("p99_ms", "p99", "#b3261e"), ("p50_ms", "p50", "#444"), ("lag_p99_ms", "p99 of the load's own delay", "#b9a0d0")), 1),
)


def nice(most):
    """A round number not under it: 1, 2 or 5 times a power of ten."""
    step = 10.0 ** -2
    while True:
        for factor in (1, 2, 5):
            if step * factor >= most:
                return step * factor
        step *= 10


def text(x, y, words, size=12, anchor="start", colour="#333"):
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{words}</text>'


def line(x1, y1, x2, y2, colour="#ddd", dash=""):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dash}/>'


def strip(number, report, title, curves, scale):
    """One diagram: its frame, four marks, and a curve for each field."""
    top = TOP + number * (STRIP + GAP)
    width, last = WIDTH - LEFT - RIGHT, report[-1]["seconds"]
    most = nice(max(point[field] or 0 for point in report for field, _, _ in curves) / scale)
    out = [text(LEFT, top - 8, title, 13, colour="#111")]
    for mark in range(5):
        y = top + STRIP - STRIP * mark / 4
        out += [line(LEFT, y, LEFT + width, y), text(LEFT - 8, y + 4, f"{most * mark / 4:g}", 11, "end")]
    for before, point in zip(report, report[1:]):
        if before["run"] != point["run"]:
            x = LEFT + width * before["seconds"] / last
            out.append(line(x, top, x, top + STRIP, "#999", ' stroke-dasharray="3 3"'))
    for place, (field, name, colour) in enumerate(curves):
        points = " ".join(
            f"{LEFT + width * point['seconds'] / last:.1f},{top + STRIP - STRIP * point[field] / scale / most:.1f}"
            for point in report if point[field] is not None)
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.8"/>')
        if len(curves) > 1:
            out.append(text(LEFT + width - 48 * place, top - 8, name, 12, "end", colour))
    return out


def draw(report):
    """The whole picture."""
    height = TOP + len(STRIPS) * (STRIP + GAP) + 16
    minutes = report[-1]["seconds"] / 60
    sent = sum(point["sent"] for point in report) / report[-1]["seconds"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        text(LEFT, 22, f"{minutes:.0f} minutes of steady load: 60 people at three doors, {sent:.0f} messages a second", 15, colour="#111"),
    ]
    for number, (title, curves, scale) in enumerate(STRIPS):
        parts += strip(number, report, title, curves, scale)
    bottom = TOP + len(STRIPS) * (STRIP + GAP) - GAP + 18
    for mark in range(7):
        x = LEFT + (WIDTH - LEFT - RIGHT) * mark / 6
        parts.append(text(x, bottom, f"{minutes * mark / 6:g} min", 11, "middle"))
    return "\n".join(parts + ["</svg>\n"])
