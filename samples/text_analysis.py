"""Invented questions with the columns and quirks of the TREC questions, drawn from no real row.

Made of templates and names of our own. No figure measured on them says anything about real questions.
"""

from __future__ import annotations

import numpy as np

TYPES = ["abbreviation", "description", "entity", "human", "location", "number"]
# What comes first says what is asked for: a bag of words does not know which of the two that is.
TEMPLATES = {
    "abbreviation": [
        "What does {short} stand for ?",
        "What is the full form of {short} ?",
        "What is {short} short for ?",
    ],
    "description": [
        "What is a {thing} ?",
        "Why do {animal}s follow the {role} ?",
        "How does a {thing} work ?",
        "What does the {role} do with a {thing} ?",
        "How did {name} become a {role} ?",
    ],
    "entity": [
        "What {animal} did the {role} keep ?",
        "Which {animal} does the {role} of {place} like most ?",
        "What do you call a {animal} without a {thing} ?",
        "What {thing} is named after {name} ?",
        "Name a {animal} that lives in {place} .",
    ],
    "human": [
        "Who made the first {thing} ?",
        "What {role} kept the {animal} ?",
        "Which {role} does the {animal} of {place} like most ?",
        "What is the name of the {role} of {place} ?",
        "Who lost a {thing} in {place} ?",
    ],
    "location": [
        "Where is the oldest {thing} ?",
        "What {region} has the most {animal}s ?",
        "What {region} does the {role} {name} come from ?",
        "Which {region} is near {place} ?",
        "Where did {name} find the {animal} ?",
    ],
    "number": [
        "How many {animal}s are in {place} ?",
        "When did {name} build the {thing} ?",
        "How long does a {animal} sleep ?",
        "What year did the {role} leave {place} ?",
        "How old is the {thing} of {name} ?",
    ],
}
SHARES = [0.06, 0.2, 0.22, 0.2, 0.16, 0.16]
ROLES = ["painter", "baker", "queen", "captain", "doctor", "mayor", "poet", "singer", "farmer", "pilot"]
ANIMALS = ["fox", "heron", "otter", "beetle", "goat", "owl", "trout", "badger", "swan", "hare"]
THINGS = ["bridge", "lantern", "clock", "kettle", "compass", "piano", "ladder", "mirror", "wagon", "``kite''"]
REGIONS = ["country", "city", "island", "river", "county", "province", "town", "valley"]
STARTS = ["Bel", "Cor", "Dra", "Fen", "Gal", "Hol", "Kir", "Lum", "Mor", "Nor", "Pel", "Quin", "Ros", "Tam", "Vel"]
ENDS = {"place": ["dale", "burg", "stan", "ford", "mouth"], "name": ["wen", "rick", "tha", "mund", "lia"]}
# A label is wrong now and then, as people are: nothing in the text can tell.
WRONG = 0.05


def rows(seed: int = 0, count: int = 600) -> list[dict[str, object]]:
    """Return `count` rows by column; equal seeds give equal rows."""
    random = np.random.default_rng(seed)
    found: dict[str, dict[str, object]] = {}
    while len(found) < count:
        kind = str(random.choice(TYPES, p=SHARES))
        text = str(random.choice(TEMPLATES[kind])).format(
            short="".join(random.choice(list("ABCDEFGHKLMNPRST"), 3)),
            role=random.choice(ROLES),
            animal=random.choice(ANIMALS),
            thing=random.choice(THINGS),
            region=random.choice(REGIONS),
            place=random.choice(STARTS) + random.choice(ENDS["place"]),
            name=random.choice(STARTS) + random.choice(ENDS["name"]),
        )
        label = str(random.choice(TYPES)) if random.random() < WRONG else kind
        found.setdefault(text.lower(), {"text": text, "type": label})
    return list(found.values())
