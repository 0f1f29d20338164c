"""Reads a project as a reviewer does: evidence, points of public rubrics, and questions of an interview."""
