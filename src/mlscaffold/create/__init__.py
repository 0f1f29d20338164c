"""A new project: a plan, its files, its repository and its environment."""
