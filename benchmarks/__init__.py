"""Speed of mlscaffold beside its peers, as ratios of medians measured in one run: see README.md."""
