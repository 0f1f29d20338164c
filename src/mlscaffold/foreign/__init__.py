"""Somebody else's template: Copier's and cookiecutter's, and the way back to cookiecutter."""
