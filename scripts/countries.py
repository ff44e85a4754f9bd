#!/usr/bin/env python3
"""Writes Sources/Chat/Accounts/CountryTable.swift: the countries with their telephone codes.

Codes and names come from Debian's package iso-codes (ISO 3166-1), telephone codes from the Python package phonenumbers
(the numbering plans of ITU-T E.164). Run it again when either has news: scripts/countries.py > Sources/Chat/Accounts/CountryTable.swift
"""

import json
import unicodedata

import phonenumbers

HEAD = '''/// Every country of ISO 3166-1 by its name: alpha-2 code, telephone code or "-", name. Made by `scripts/countries.py`.
enum CountryTable {
    static let text = """
'''


def main():
    with open("/usr/share/iso-codes/json/iso_3166-1.json", encoding="utf-8") as file:
        countries = json.load(file)["3166-1"]
    rows = [(each.get("common_name", each["name"]), each["alpha_2"]) for each in countries]
    plain = str.maketrans({"’": "'"})
    rows = sorted((unicodedata.normalize("NFC", name).translate(plain), code) for name, code in rows)
    rows.sort(key=lambda row: unicodedata.normalize("NFD", row[0]).encode("ascii", "ignore").lower())
    print(HEAD, end="")
    for name, code in rows:
        dial = phonenumbers.country_code_for_region(code)
        print(f"        {code} {f'+{dial}' if dial else '-'} {name}")
    print('        """\n}')


if __name__ == "__main__":
    main()
