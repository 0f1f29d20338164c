"""The template: its questions, its files, its released versions and the catalogue of projects."""
