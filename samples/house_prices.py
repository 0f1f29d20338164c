"""Invented houses with the columns and quirks of the Ames file, drawn from no real row.

Sizes and the formula of the price are inventions in the directions that anyone would expect. No figure measured on
them says anything about real houses.
"""

from __future__ import annotations

import numpy as np

PLACES = ["NAmes", "CollgCr", "OldTown", "Edwards", "Somerst", "Gilbert", "Sawyer", "NridgHt", "Crawfor", "Veenker"]
QUALITY = ["Po", "Fa", "TA", "Gd", "Ex"]
FINISHES = ["LwQ", "Rec", "BLQ", "ALQ", "GLQ"]


def rows(seed: int = 0, count: int = 500) -> list[dict[str, object]]:
    """Return `count` rows by column; equal seeds give equal rows."""
    random = np.random.default_rng(seed)

    def pick(levels: list[str], weights: list[float]) -> np.ndarray:
        return random.choice(levels, size=count, p=weights)

    def whole(values: np.ndarray, low: int, high: int) -> np.ndarray:
        return np.rint(values).astype(int).clip(low, high)

    def area(mean: float, spread: float, share: float) -> np.ndarray:
        sizes = np.rint(mean * np.exp(random.normal(0, spread, count)))
        return np.where(random.random(count) < share, sizes, 0).astype(int)

    def grade(levels: list[str], middle: float) -> np.ndarray:
        place = np.rint(middle + 0.5 * fine + random.normal(0, 0.6, count)).astype(int)
        return np.array(levels)[place.clip(0, len(levels) - 1)]

    # A few neighborhoods have most of the sales, some only a few.
    shares = 0.75 ** np.arange(len(PLACES))
    place = random.choice(len(PLACES), size=count, p=shares / shares.sum())
    standing = np.sin(place * 2.4)
    sold = random.integers(2006, 2011, count)
    age = whole(random.gamma(1.4, 26, count) - 2, -1, 130)
    remodelled = np.maximum(sold - age, np.where(random.random(count) < 0.45, sold - random.integers(0, 40, count), 0))
    fine = np.clip(0.6 * standing - 0.012 * (age - 35) + random.normal(0, 0.8, count), -2, 2)
    quality = whole(6 + 1.5 * fine, 1, 10)
    condition = whole(random.normal(5.5, 1.1, count), 1, 9)
    living = whole(1450 * np.exp(0.14 * fine + random.normal(0, 0.28, count)), 350, 4500)
    storeys = 1 + ((living > 1500) & (random.random(count) < 0.75))
    lot = whole(9400 * np.exp(random.normal(0, 0.42, count)), 1300, 90_000)
    basement = np.where(random.random(count) < 0.97, whole(living / storeys * 0.9, 0, 4500), 0)
    finish = np.where(random.random(count) < 0.3, "Unf", grade(FINISHES, 2))
    finished = np.where(finish == "Unf", 0, np.rint(basement * random.uniform(0.2, 0.9, count))).astype(int)
    cars = whole(1.8 + 0.6 * fine + random.normal(0, 0.6, count), 0, 4)
    kitchen, fireplaces = grade(QUALITY, 2.5), random.poisson(0.6, count).clip(0, 3)
    functional = pick(["Typ", "Min1", "Mod", "Maj1"], [0.93, 0.04, 0.02, 0.01])
    sale = pick(["Normal", "Abnorml", "Family", "Partial"], [0.84, 0.07, 0.02, 0.07])
    log_price = (
        5.6
        + 0.16 * standing
        + 0.11 * quality
        + 0.05 * condition
        + 0.62 * np.log(living + 0.6 * basement)
        + 0.09 * np.log(lot)
        + 0.00015 * finished
        - 0.11 * np.log1p(age.clip(0))
        # A sum of columns misses that neglect ruins an old house, and that size is worth little without quality.
        - 0.25 * ((condition <= 4) & (age > 40))
        - 0.2 * ((quality <= 4) & (living > 1500))
        + 0.05 * cars
        + 0.04 * (kitchen == "Ex")
        + 0.03 * fireplaces
        - 0.15 * (functional != "Typ")
        - 0.12 * (sale == "Abnorml")
        + random.normal(0, 0.06, count)
    )

    def none_without(there: np.ndarray, levels: np.ndarray) -> np.ndarray:
        return np.where(there > 0, levels, "NA")

    columns = {
        "Order": np.arange(1, count + 1),
        "PID": [f"S-{number:04d}" for number in range(count)],
        "Neighborhood": np.array(PLACES)[place],
        "MS Zoning": pick(["RL", "RM", "FV", "RH"], [0.78, 0.16, 0.04, 0.02]),
        "Condition 1": pick(["Norm", "Feedr", "Artery", "PosN"], [0.87, 0.07, 0.03, 0.03]),
        # Nobody measured the front of every sixth lot: an empty cell is unknown, while NA is none.
        "Lot Frontage": np.where(random.random(count) < 0.17, "", whole(np.sqrt(lot) * 0.7, 21, 300)),
        "Lot Area": lot,
        "Bldg Type": pick(["1Fam", "TwnhsE", "Duplex", "Twnhs", "2fmCon"], [0.83, 0.08, 0.04, 0.03, 0.02]),
        "House Style": np.where(storeys > 1, "2Story", pick(["1Story", "1.5Fin", "SLvl"], [0.8, 0.14, 0.06])),
        "Overall Qual": quality,
        "Overall Cond": condition,
        "Year Built": sold - age,
        "Year Remod/Add": remodelled,
        "Exter Qual": grade(QUALITY, 2.3),
        "Bsmt Qual": none_without(basement, grade(QUALITY, 2.5)),
        "Bsmt Exposure": none_without(basement, pick(["No", "Mn", "Av", "Gd"], [0.66, 0.09, 0.15, 0.1])),
        "BsmtFin Type 1": none_without(basement, finish),
        "BsmtFin SF 1": finished,
        "Total Bsmt SF": basement,
        "Heating QC": grade(QUALITY, 3.2),
        "Gr Liv Area": living,
        "Bsmt Full Bath": np.where(finished > 300, random.integers(0, 2, count), 0),
        "Full Bath": whole(1.1 + living / 3000 + random.normal(0, 0.3, count), 1, 4),
        "Half Bath": np.where(storeys > 1, random.integers(0, 2, count), 0),
        "Bedroom AbvGr": whole(1 + living / 750 + random.normal(0, 0.4, count), 1, 8),
        "Kitchen Qual": kitchen,
        "Functional": functional,
        "Fireplaces": fireplaces,
        "Garage Finish": none_without(cars, grade(["Unf", "RFn", "Fin"], 0.8)),
        "Garage Cars": cars,
        "Paved Drive": pick(["Y", "N", "P"], [0.91, 0.07, 0.02]),
        "Wood Deck SF": area(180, 0.5, 0.48),
        "Open Porch SF": area(70, 0.6, 0.55),
        "Enclosed Porch": area(120, 0.5, 0.16),
        "Screen Porch": area(150, 0.5, 0.09),
        "Yr Sold": sold,
        "Sale Condition": sale,
        "SalePrice": np.rint(np.exp(log_price) / 100).astype(int) * 100,
    }
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
