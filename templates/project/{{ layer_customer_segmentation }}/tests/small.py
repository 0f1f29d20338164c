"""Settings that make the tests quick; the gate of config.toml is for `train`, and may become stricter."""

SMALL = {"DATA__SAMPLE_ROWS": "500", "TRAIN__FOLDS": "6", "EVALUATE__BOOTSTRAP": "200", "GATE__LIMIT": "0.2"}
