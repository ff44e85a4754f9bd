#!/usr/bin/env python3
"""Writes the table of telephone numbers: which digits after a country's code are a number, of which country and kind.

    scripts/phone_numbers.py

The numbering plans come from the Python package phonenumbers. They are patterns there; here they become one automaton without a cycle
whose equal parts stand once: a number is judged in as many steps as it has digits. Writes Sources/Chat/Accounts/PhoneNumberTable*.swift,
and, judged by that package itself, Tests/ChatTests/Vectors/phone_numbers.txt.
"""

import base64
import os
import random

import phonenumbers
from phonenumbers import PhoneMetadata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# In the order in which a number that fits several is told.
KINDS = ["premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail", "fixed_line", "mobile"]
BOTH = 10
LINE = 120


def parse(text):
    """The pattern as nested tuples: set, seq, alt, rep."""
    at = 0

    def alternatives():
        nonlocal at
        items = [sequence()]
        while at < len(text) and text[at] == "|":
            at += 1
            items.append(sequence())
        return ("alt", items)

    def atom():
        nonlocal at
        mark = text[at]
        if mark == "(":
            at += 3 if text[at + 1] == "?" else 1
            found = alternatives()
            at += 1
            return found
        if mark == "[":
            end = text.index("]", at)
            body, at, digits = text[at + 1 : end].replace("\\d", "0-9"), end + 1, set()
            while body:
                last = body[2] if body[1:2] == "-" else body[0]
                digits |= set(range(int(body[0]), int(last) + 1))
                body = body[3 if body[1:2] == "-" else 1 :]
            return ("set", digits)
        at += 2 if mark == "\\" else 1
        return ("set", set(range(10)) if mark == "\\" else {int(mark)})

    def sequence():
        nonlocal at
        items = []
        while at < len(text) and text[at] not in "|)":
            item = atom()
            if text[at : at + 1] == "?":
                at, item = at + 1, ("rep", item, 0, 1)
            elif text[at : at + 1] == "{":
                end = text.index("}", at)
                counts = text[at + 1 : end].split(",")
                at, item = end + 1, ("rep", item, int(counts[0]), int(counts[-1]))
            items.append(item)
        return ("seq", items)

    found = alternatives()
    assert at == len(text), text[at:]
    return found


class Steps:
    """An automaton with free steps, made from patterns."""

    def __init__(self):
        self.free, self.steps, self.ends = [[]], [[]], {}

    def new(self):
        self.free.append([])
        self.steps.append([])
        return len(self.free) - 1

    def add(self, pattern, label):
        start = self.new()
        self.free[0].append(start)
        self.ends.setdefault(self.build(parse(pattern), start), []).append(label)

    def build(self, node, start):
        kind, items = node[0], node[1]
        if kind == "set":
            end = self.new()
            self.steps[start].append((items, end))
            return end
        if kind == "seq":
            for item in items:
                start = self.build(item, start)
            return start
        end = self.new()
        if kind == "alt":
            for item in items:
                first = self.new()
                self.free[start].append(first)
                self.free[self.build(item, first)].append(end)
            return end
        for count in range(node[3] + 1):
            if count >= node[2]:
                self.free[start].append(end)
            if count < node[3]:
                start = self.build(items, start)
        return end

    def reach(self, places):
        seen, open_ = set(places), list(places)
        while open_:
            for place in self.free[open_.pop()]:
                if place not in seen:
                    seen.add(place)
                    open_.append(place)
        return frozenset(seen)

    def next(self, places, digit):
        return self.reach({end for place in places for digits, end in self.steps[place] if digit in digits})

    def labels(self, places):
        return {label for place in places for label in self.ends.get(place, ())}


def metadata(code, region):
    return PhoneMetadata.metadata_for_nongeo_region(code) if region == "001" else PhoneMetadata.metadata_for_region(region)


def verdict(labels, regions):
    """1 + 16 × region + kind, 0 for no number: the first region that knows the number's kind has it."""
    for index in range(len(regions)):
        kinds = [kind for kind in range(len(KINDS)) if (index, kind) in labels] if (index, None) in labels else []
        if kinds:
            return 1 + 16 * index + (BOTH if kinds == [8, 9] else kinds[0])
    return 0


def table():
    """All plans: (states, roots). A state is (verdict, ten next states), 0 leads nowhere."""
    states, known, roots = [(0, (0,) * 10)], {}, []
    known[states[0]] = 0
    for code, regions in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        steps = Steps()
        for index, region in enumerate(regions):
            plan = metadata(code, region)
            steps.add(plan.general_desc.national_number_pattern, (index, None))
            for kind, name in enumerate(KINDS):
                part = getattr(plan, name)
                if part and part.national_number_pattern:
                    steps.add(part.national_number_pattern, (index, kind))
        done = {}

        def visit(places):
            if places not in done:
                state = (verdict(steps.labels(places), regions), tuple(visit(steps.next(places, digit)) if places else 0 for digit in range(10)))
                if state not in known:
                    known[state] = len(states)
                    states.append(state)
                done[places] = known[state]
            return done[places]

        roots.append((code, visit(steps.reach({0})), regions))
    return states, roots


def packed(states):
    """Two bytes of verdict with the count of groups in the upper four bits, then three bytes a group: ten digits and thirteen bits of target."""
    output = bytearray()
    for mark, targets in states:
        groups = [(sum(1 << digit for digit in range(10) if targets[digit] == target), target) for target in sorted(set(targets) - {0})]
        assert mark < 4096 and len(groups) < 16 and len(states) < 8192
        output += (len(groups) << 12 | mark).to_bytes(2, "big")
        for digits, target in groups:
            output += (digits << 13 | target).to_bytes(3, "big")
    return base64.b64encode(bytes(output)).decode()


def write(path, text):
    with open(os.path.join(ROOT, path), "w", encoding="utf-8") as file:
        file.write(text)


def literal(lines):
    return '"""\n' + "".join(f"        {line}\n" for line in lines) + '        """\n'


def main():
    states, roots = table()
    text = packed(states)
    lines = [text[at : at + LINE] for at in range(0, len(text), LINE)]
    codes = [f"{code} {root} {' '.join(regions)}" for code, root, regions in roots]
    head = "/// Made by `scripts/phone_numbers.py` from the numbering plans of ITU-T E.164"
    write("Sources/Chat/Accounts/PhoneNumberCodes.swift",
          f"{head}: a country's code, its first state, its regions.\nextension PhoneNumberTable {{\n    static let codes = {literal(codes)}}}\n")
    parts = [lines[at : at + 390] for at in range(0, len(lines), 390)]
    for number, part in enumerate(parts):
        write(f"Sources/Chat/Accounts/PhoneNumberStates{number + 1}.swift",
              f"{head}: states, part {number + 1}.\nextension PhoneNumberTable {{\n    static let states{number + 1} = {literal(part)}}}\n")
    write("Tests/ChatTests/Vectors/phone_numbers.txt", vectors())
    print(len(states), "states,", len(text), "bytes of text in", len(parts), "files")


def judged(code, digits):
    number = phonenumbers.PhoneNumber(country_code=code, national_number=int(digits), raw_input=None)
    zeros = len(digits) - len(digits.lstrip("0"))
    if zeros:
        number.italian_leading_zero, number.number_of_leading_zeros = True, zeros
    region = phonenumbers.region_code_for_number(number)
    kind = phonenumbers.number_type(number)
    return f"+{code}{digits} {region} {kind}" if region and kind != phonenumbers.PhoneNumberType.UNKNOWN else f"+{code}{digits} -"


def vectors():
    """Examples of every region and kind, and those with digits changed, added and left out."""
    chance = random.Random(20261122)
    rows = set()
    for code, regions in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        for region in regions:
            for name in KINDS:
                part = getattr(metadata(code, region), name)
                if not part or not part.example_number:
                    continue
                digits = part.example_number
                changed = [digits]
                for _ in range(3):
                    at = chance.randrange(len(digits))
                    changed.append(digits[:at] + str(chance.randrange(10)) + digits[at + 1 :])
                changed += [digits + "0", digits[:-1]]
                rows |= {judged(code, each) for each in changed if each.strip("0") and 7 <= len(str(code) + each) <= 15}
    return "\n".join(sorted(rows)) + "\n"


if __name__ == "__main__":
    main()
