"""Settings that make the tests quick; the gate of config.toml is for `train`, and may become stricter."""

SMALL = {"DATA__SAMPLE_ROWS": "4000", "TRAIN__FOLDS": "2", "EVALUATE__BOOTSTRAP": "100", "GATE__LIMIT": "0.25"}
