"""Somebody's own file of rows: how it is read, what its columns are, and what can be predicted from them."""
