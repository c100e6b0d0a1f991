"""Everything that can go wrong in a way a person must mend.

One small tree. Each message is a plain sentence that says what to do next.
"Not found" and "the sources do not say" are values, never exceptions.
"""

from __future__ import annotations


class KnowledgeBaseError(Exception):
    """A fault that a person must mend. `exit_status` is what a command ends with."""

    exit_status = 1


class UsageError(KnowledgeBaseError):
    """The call itself is mistaken: an option, an address, an empty question."""

    exit_status = 2


class DataDirectoryError(KnowledgeBaseError):
    """The data directory cannot be read or written."""


class LibraryError(KnowledgeBaseError):
    """The library file is damaged, locked for too long or of another version."""


class SourceError(KnowledgeBaseError):
    """A document cannot be read or is refused. Other documents are not affected."""


class SeedError(SourceError):
    """A bundled document is missing or is not the one the manifest names."""


class EmbeddingError(KnowledgeBaseError):
    """The embedding model is missing, changed or cannot be loaded."""


class IndexUnusableError(KnowledgeBaseError):
    """The Chroma index cannot be opened, built or asked. Search goes on without it."""


class ChatModelError(KnowledgeBaseError):
    """The language model cannot be reached or did not answer in a usable way."""


class OffsetError(KnowledgeBaseError, ValueError):
    """A quotation was to be made that is not its source's text at its offsets."""
