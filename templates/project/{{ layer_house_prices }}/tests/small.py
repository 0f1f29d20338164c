"""Settings that make the tests quick; the gate of config.toml is for `train`, and may become stricter.

The sample stays large enough for a slice of thirty held-out houses; with much fewer the boosted trees learn nothing.
"""

SMALL = {"DATA__SAMPLE_ROWS": "1200", "TRAIN__FOLDS": "2", "EVALUATE__BOOTSTRAP": "200", "GATE__LIMIT": "0.25"}
