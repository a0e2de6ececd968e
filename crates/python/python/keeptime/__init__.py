"""Backup policies of cloud servers: valid, next, and which backups can be deleted."""

from ._errors import PatternError
from ._keeptime import Pattern

__all__ = ["Pattern", "PatternError"]
