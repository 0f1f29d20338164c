"""The life of a project: update, add, remove, adopt, status and what takes them back."""
