"""Answers of projects for their owners' data, and invented files that fit them; no row of anybody's is in them."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import math
import random
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

Column = Mapping[str, object]


def column(name: str, field: str, kind: str, **about: object) -> Column:
    """Return a column as the question `columns` takes it."""
    return {"name": name, "field": field, "kind": kind, "missing": False, **about}


BANK: Mapping[str, object] = {
    "columns": [
        column("CustomerId", "customerid", "identifier"),
        column("Credit Score", "credit_score", "integer", low=350, high=850, missing=True),
        column("Geography", "geography", "category", levels=["France", "Germany", "Spain"]),
        column("Gender", "gender", "category", levels=["Female", "Male"]),
        column("Age", "age", "integer", low=18, high=92),
        column("Tenure", "tenure", "integer", low=0, high=10),
        column("Balance", "balance", "number", low=0.0, high=250898.09),
        column("Products", "products", "integer", low=1, high=4),
        column("HasCard", "hascard", "category", levels=["0", "1"], missing=True),
        column("Salary", "salary", "number", low=11.58, high=199992.48),
        column("Branch", "branch", "ignored", why="the same in all rows"),
        column("Exited", "exited", "category", levels=["0", "1"]),
    ],
    "target": "Exited",
    "task": "classification",
    "positive": "1",
    "source": "bank.csv",
    "sha256": "",
    "reading": {"format": "csv", "delimiter": ";", "encoding": "cp1252", "decimal": ","},
}

# Several classes, and names that are hard to write down.
ODD: Mapping[str, object] = {
    "columns": [
        column("Größe (cm)", "größe_cm", "number", low=-0.5, high=1e-07 + 3, missing=True),
        column("class", "class_", "category", levels=['9" nail', "it's", "both \" and '", "back\\slash", "a|b"]),
        column("schema", "schema_", "integer", low=0, high=3_000_000_000),
        column("naïve “quoted”", "naive_quoted", "category", levels=["18-25", "26-40", "über 40"], missing=True),
        column("a, b; c", "a_b_c", "category", levels=[f"level {n} of a long list" for n in range(12)]),
        column("with\ttab", "with_tab", "category", levels=[f"级别 {n}" for n in range(9)], missing=True),
        column("x" * 90, "x" * 60, "number", low=0.0, high=1.0),
        column("ident", "ident", "identifier"),
        column("Ärt", "ärt", "category", levels=["grün", "rot", "weiß", "∅"]),
    ],
    "target": "Ärt",
    "task": "multiclass",
    "source": "../Daten (2024)/messung.jsonl",
    "sha256": "",
    "reading": {"format": "jsonl"},
}

# A number by dates, split by time.
RENTALS: Mapping[str, object] = {
    "columns": [
        column("day", "day", "date", low="2021-01-01", high="2023-12-31", format="%d/%m/%Y"),
        column("booked", "booked", "date", low="2020-12-01", high="2023-12-30", format="%d/%m/%Y", missing=True),
        column("weather", "weather", "category", levels=["clear", "rain", "snow"]),
        column("temperature", "temperature", "number", low=-9.5, high=36.25, missing=True),
        column("rentals", "rentals", "integer", low=3, high=981),
    ],
    "target": "rentals",
    "task": "regression",
    "time_column": "day",
    "source": "rentals.xlsx",
    "sha256": "",
    "reading": {"format": "excel", "sheet": "Data"},
}

TICKETS: Mapping[str, object] = {
    "columns": [
        column("ticket", "ticket", "identifier"),
        column("message", "message", "text"),
        column("queue", "queue", "category", levels=["billing", "delivery", "other", "returns"]),
    ],
    "target": "queue",
    "task": "text",
    "source": "tickets.parquet",
    "sha256": "",
    "reading": {"format": "parquet"},
}

EXAMPLES: Mapping[str, Mapping[str, object]] = {"bank": BANK, "odd": ODD, "rentals": RENTALS, "tickets": TICKETS}


def bank(count: int) -> list[dict[str, object]]:
    """Customers of a bank: the older, and those with three products, leave more often."""
    chance, found = random.Random(1), list[dict[str, object]]()
    for number in range(count):
        age, products = min(18 + int(chance.expovariate(1 / 20)), 92), chance.choice([1, 1, 1, 2, 2, 3, 4])
        country = chance.choice(["France", "France", "Germany", "Spain"])
        active = chance.random() < 0.5
        score = (age - 40) / 12 + 0.9 * (country == "Germany") + 1.8 * (products > 2) - 0.9 * (products == 2) - active
        leaves = chance.random() < 1 / (1 + math.exp(1.6 - score))
        credit = "" if chance.random() < 0.04 else chance.randint(350, 850)
        balance = 0.0 if chance.random() < 0.35 else chance.gauss(120_000, 30_000)
        found.append(
            {
                "CustomerId": f"Z{90_000_000 + number}",
                "Credit Score": credit,
                "Geography": country,
                "Gender": chance.choice(["Female", "Male"]),
                "Age": age,
                "Tenure": chance.randint(0, 10),
                "Balance": f"{max(balance, 0):.2f}".replace(".", ","),
                "Products": products,
                "HasCard": "" if chance.random() < 0.02 else int(active),
                "Salary": f"{chance.uniform(12, 199_000):,.2f}".translate(str.maketrans(",.", ".,")),
                "Branch": "Zürich",
                "Exited": int(leaves),
            }
        )
    return found


def odd(count: int) -> list[dict[str, object]]:
    """Rows with hard names; the size and the class say most of what is asked."""
    chance, found = random.Random(2), list[dict[str, object]]()
    levels = {str(column["name"]): column.get("levels", []) for column in ODD["columns"]}  # type: ignore[attr-defined]
    for number in range(count):
        row: dict[str, object] = {name: chance.choice(listed) for name, listed in levels.items() if listed}
        size = chance.uniform(-0.5, 3)
        row |= {"Größe (cm)": None if chance.random() < 0.1 else size, "schema": chance.randint(0, 3_000_000_000)}
        row |= {"x" * 90: chance.random(), "ident": f"Z{number}"}
        if chance.random() < 0.1:
            del row["naïve “quoted”"]
        if chance.random() < 0.7:
            row["Ärt"] = ["grün", "rot", "weiß", "∅"][min(int(max(size, 0)), 2) + (row["class"] == "it's")]
        found.append(row)
    return found


def rentals(count: int) -> list[dict[str, object]]:
    """Rentals of a day: more in warm weather, and more each year."""
    chance, found = random.Random(3), list[dict[str, object]]()
    for number in range(count):
        day = dt.date(2021, 1, 1) + dt.timedelta(days=number * 1095 // count)
        warm = 13 - 14 * math.cos(day.timetuple().tm_yday / 58) + chance.gauss(0, 3)
        weather = chance.choice(["clear", "clear", "rain", "snow"])
        rented = 250 + 14 * warm + number / 6 - 90 * (weather != "clear") + chance.gauss(0, 30)
        booked = day - dt.timedelta(days=chance.randint(1, 30))
        found.append(
            {
                "day": day.strftime("%d/%m/%Y"),
                "booked": None if chance.random() < 0.1 else booked.strftime("%d/%m/%Y"),
                "weather": weather,
                "temperature": None if chance.random() < 0.05 else round(warm, 1),
                "rentals": max(3, min(int(rented), 981)),
            }
        )
    return found


def tickets(count: int) -> list[dict[str, object]]:
    """Messages, most of whose words say to which queue they belong."""
    chance, found = random.Random(4), list[dict[str, object]]()
    words = {
        "billing": "invoice charge paid twice card",
        "delivery": "parcel late driver door tracking",
        "other": "question website password hello form",
        "returns": "broken refund size exchange label",
    }
    common = ["please", "the", "my", "about", "order", "today", "again", "need", "help", "with"]
    for number in range(count):
        queue = chance.choice(list(words))
        own = words[queue if chance.random() < 0.9 else "other"].split()
        said = [chance.choice(own if chance.random() < 0.35 else common) for _ in range(chance.randint(4, 14))]
        found.append({"ticket": f"Z{number}", "message": " ".join(said), "queue": queue})
    return found


ROWS: Mapping[str, Callable[[int], list[dict[str, object]]]] = {
    "bank": bank, "odd": odd, "rentals": rentals, "tickets": tickets,
}  # fmt: skip


def make(name: str, folder: Path, count: int) -> dict[str, object]:
    """Write the file of an example into a folder; return the answers that name it, with its SHA-256."""
    rows, answers = ROWS[name](count), EXAMPLES[name]
    file = folder / Path(str(answers["source"])).name
    if file.suffix == ".csv":
        with file.open("w", newline="", encoding="cp1252") as written:
            writer = csv.DictWriter(written, rows[0], delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
    elif file.suffix == ".jsonl":
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    elif file.suffix == ".xlsx":
        book = import_module("openpyxl").Workbook()
        book.active.title = "Notes"
        sheet = book.create_sheet("Data")
        for line in (list(rows[0]), *(list(row.values()) for row in rows)):
            sheet.append(line)
        book.save(file)
    else:
        table = import_module("pyarrow").Table.from_pylist(rows)
        import_module("pyarrow.parquet").write_table(table, file)
    return {**answers, "source": str(file), "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}


if __name__ == "__main__":  # by an interpreter that has what Excel and Parquet files need
    print(json.dumps(make(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
