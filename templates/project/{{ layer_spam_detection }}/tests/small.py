"""Settings that make the tests quick; the gate of config.toml is for `train`, and may become stricter."""

SMALL = {
    "DATA__SAMPLE_ROWS": "2000",
    "TRAIN__FOLDS": "3",
    "EVALUATE__BOOTSTRAP": "200",
    "GATE__LIMIT": "0.6",
    "GATE__GAIN_OVER_DUMMY": "0.2",
}
