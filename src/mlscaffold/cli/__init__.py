"""The command line: options, printing and the guided choice."""
