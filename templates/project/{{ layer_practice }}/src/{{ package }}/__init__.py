"""The exercises' command line: it shows the next exercise and runs its tests at each save."""
