"""Bytes become text, one file a format. Libraries that parse are imported only here."""

from .detect import ENDINGS, read
from .extract import LARGEST, Extract
from .plain import decode

__all__ = ["ENDINGS", "LARGEST", "Extract", "decode", "read"]
