"""A synthetic sample with the columns and quirks of the real data, so that everything runs without a download.

Sizes and the price formula are inventions in the direction that anyone would expect: they let code be tested and
lessons be learnt, and no figure measured on them says anything about real houses.
"""

import numpy as np
import pandas as pd

from .schema import NEIGHBORHOODS, QUALITY, SCHEMA, WALLS


def sample(rows: int, seed: int) -> pd.DataFrame:
    """Return `rows` invented sales, raw as the published file holds them; equal seeds, equal rows."""
    random = np.random.default_rng(seed)

    def pick(levels: tuple[str, ...], weights: list[float]) -> np.ndarray:
        return random.choice(levels, size=rows, p=weights)

    def area(mean: np.ndarray | float, spread: float, share: float = 1.0) -> np.ndarray:
        """Sizes with a long tail; a `share` of the houses has none of it at all."""
        sizes = np.round(mean * np.exp(random.normal(0, spread, rows)))
        return np.where(random.random(rows) < share, sizes, 0.0)

    def grade(levels: tuple[str, ...], middle: float, spread: float = 0.6) -> np.ndarray:
        """One of the ordered levels, better in better houses; `middle` is the place of the typical one."""
        place = np.rint(middle + 0.5 * fine + random.normal(0, spread, rows)).astype(int)
        return np.asarray(np.take(levels, place, mode="clip"))

    # A few neighbourhoods have most of the sales, some only one or two; their order here is their standing.
    rank = random.choice(len(NEIGHBORHOODS), size=rows, p=_shares(len(NEIGHBORHOODS)))
    standing = np.sin(rank * 2.4)
    sold = random.integers(2006, 2011, rows)
    age = np.maximum(random.gamma(1.4, 26, rows).astype(int) - 2, -1)
    built = np.maximum(sold - age, 1872)
    remodelled = np.maximum(built, np.where(random.random(rows) < 0.45, sold - random.integers(0, 40, rows), 1950))
    fine = np.clip(0.6 * standing - 0.012 * (age - 35) + random.normal(0, 0.8, rows), -2, 2)
    quality = np.rint(6 + 1.5 * fine).astype(int).clip(1, 10)
    condition = np.rint(5.5 + random.normal(0, 1.1, rows)).astype(int).clip(1, 9)
    living = np.clip(area(1450 * np.exp(0.14 * fine), 0.28), 350, 5600)
    two_storeys = (living > 1500) & (random.random(rows) < 0.75)
    lot = np.maximum(area(9400, 0.42), 1300)
    footprint = np.round(living / (1 + two_storeys) * random.uniform(0.8, 1, rows))
    basement = np.where(random.random(rows) < 0.97, footprint, 0)
    finish = np.where(random.random(rows) < 0.3, "Unf", grade(("LwQ", "Rec", "BLQ", "ALQ", "GLQ"), 2, 1.2))
    finished = np.where(finish == "Unf", 0, np.round(basement * random.uniform(0.2, 0.9, rows)))
    cars = np.rint(1.8 + 0.6 * fine + random.normal(0, 0.6, rows)).astype(int).clip(0, 4)
    bathrooms = np.rint(1.1 + living / 3000 + random.normal(0, 0.3, rows)).astype(int).clip(1, 4)
    kitchen = grade(QUALITY, 2.5)
    functional = pick(("Typ", "Min1", "Min2", "Mod", "Maj1"), [0.93, 0.025, 0.025, 0.01, 0.01])
    fireplaces = random.poisson(0.6, rows).clip(0, 3)
    condition_of_sale = pick(("Normal", "Abnorml", "Family", "Partial"), [0.84, 0.07, 0.02, 0.07])
    log_price = (
        5.6
        + 0.16 * standing
        + 0.11 * quality
        + 0.05 * condition
        + 0.62 * np.log(living + 0.6 * basement)
        + 0.09 * np.log(lot)
        + 0.00015 * finished
        - 0.11 * np.log1p(age.clip(0))
        # What a sum of columns misses: neglect ruins an old house, and size is worth little where quality is poor.
        - 0.32 * ((condition <= 4) & (age > 40))
        - 0.28 * ((quality <= 4) & (living > 1500))
        + 0.18 * ((standing > 0.5) & (lot > 11_000))
        + 0.05 * cars
        + 0.04 * np.char.equal(kitchen, "Ex")
        + 0.03 * fireplaces
        - 0.15 * (functional != "Typ")
        - 0.12 * (condition_of_sale == "Abnorml")
        + random.normal(0, 0.08, rows)
    )
    no_basement, no_garage = basement == 0, cars == 0
    return pd.DataFrame(
        {
            "Order": np.arange(1, rows + 1),
            SCHEMA.identifier: [f"S{row:09d}" for row in range(rows)],
            "Neighborhood": np.array(NEIGHBORHOODS)[rank],
            "MS Zoning": pick(("RL", "RM", "FV", "RH", "C (all)"), [0.78, 0.155, 0.045, 0.01, 0.01]),
            "Condition 1": pick(("Norm", "Feedr", "Artery", "PosN", "RRAn"), [0.86, 0.06, 0.03, 0.02, 0.03]),
            # Nobody measured the frontage of every sixth lot: an empty cell that means "unknown".
            "Lot Frontage": np.where(random.random(rows) < 0.17, np.nan, np.round(np.sqrt(lot) * 0.7).clip(21, 300)),
            "Lot Area": lot,
            "Bldg Type": pick(("1Fam", "TwnhsE", "Duplex", "Twnhs", "2fmCon"), [0.83, 0.08, 0.04, 0.03, 0.02]),
            "House Style": np.where(two_storeys, "2Story", pick(("1Story", "1.5Fin", "SLvl"), [0.8, 0.14, 0.06])),
            "Overall Qual": quality,
            "Overall Cond": condition,
            "Year Built": built,
            "Year Remod/Add": remodelled,
            "Exterior 1st": random.choice(WALLS, size=rows, p=_shares(len(WALLS))),
            "Exter Qual": grade(QUALITY, 2.3),
            # No basement, no garage: the file says NA.
            "Bsmt Qual": np.where(no_basement, "NA", grade(QUALITY, 2.5)),
            "Bsmt Exposure": np.where(no_basement, "NA", pick(("No", "Av", "Gd", "Mn"), [0.66, 0.15, 0.1, 0.09])),
            "BsmtFin Type 1": np.where(no_basement, "NA", finish),
            "BsmtFin SF 1": finished,
            "Total Bsmt SF": basement,
            "Heating QC": grade(QUALITY, 3.2),
            "Gr Liv Area": living,
            "Bsmt Full Bath": np.where(finished > 300, random.integers(0, 2, rows), 0),
            "Full Bath": bathrooms,
            "Half Bath": np.where(two_storeys, random.integers(0, 2, rows), 0),
            "Bedroom AbvGr": np.rint(1 + living / 750 + random.normal(0, 0.4, rows)).astype(int).clip(1, 8),
            "Kitchen Qual": kitchen,
            "Functional": functional,
            "Fireplaces": fireplaces,
            "Garage Finish": np.where(no_garage, "NA", grade(("Unf", "RFn", "Fin"), 0.8)),
            "Garage Cars": cars,
            "Paved Drive": pick(("Y", "N", "P"), [0.91, 0.07, 0.02]),
            "Wood Deck SF": area(180, 0.5, share=0.48),
            "Open Porch SF": area(70, 0.6, share=0.55),
            "Enclosed Porch": area(120, 0.5, share=0.16),
            "Screen Porch": area(150, 0.5, share=0.09),
            "Yr Sold": sold,
            "Sale Condition": condition_of_sale,
            SCHEMA.target: np.round(np.exp(log_price), -2).astype(int),
        }
    )


def _shares(count: int) -> np.ndarray:
    """Each level less common than the one before, the last ones rare."""
    shares: np.ndarray = 0.65 ** np.arange(count)
    return np.asarray(shares / shares.sum())
