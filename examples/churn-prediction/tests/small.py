"""Settings that make the tests quick; the gate of config.toml is for `train`, and may become stricter."""

SMALL = {"DATA__SAMPLE_ROWS": "1500", "TRAIN__FOLDS": "3", "EVALUATE__BOOTSTRAP": "200", "GATE__LIMIT": "0.7"}
