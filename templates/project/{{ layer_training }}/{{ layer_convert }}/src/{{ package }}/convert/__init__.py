"""Other formats: Excel, Parquet and JSON Lines files become CSV files."""

from .formats import convert

__all__ = ["convert"]
