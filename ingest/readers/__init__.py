"""Bytes become text, one file a format. Libraries that parse are imported only here."""

from . import zipped
from .detect import ENDINGS, KINDS, read
from .extract import LARGEST, Extract
from .plain import decode

__all__ = ["ENDINGS", "KINDS", "LARGEST", "Extract", "decode", "read", "zipped"]
