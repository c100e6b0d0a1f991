"""The baseline: what a tutorial builds with LangChain and Chroma.

RecursiveCharacterTextSplitter with 500 characters and an overlap of 50, one
Chroma collection behind langchain-core's vector store interface, the same
embedding model, the three nearest chunks as the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import chromadb
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from kb.embed import Embedder


class Model(Embeddings):
    """The program's own embedding model, as LangChain takes one."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._embedder.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class ChromaStore(VectorStore):
    """As much of a LangChain vector store as a tutorial uses."""

    def __init__(self, path: Path, model: Embeddings) -> None:
        self._model = model
        client = chromadb.PersistentClient(str(path), settings=chromadb.Settings(anonymized_telemetry=False))
        self._chunks = client.create_collection("tutorial", embedding_function=None)

    def add_texts(self, texts: Iterable[str], metadatas: list[dict[str, Any]] | None = None, **kwargs: Any) -> list[str]:
        chunks = list(texts)
        ids = [str(n) for n in range(len(chunks))]
        self._chunks.upsert(ids=ids, documents=chunks, metadatas=metadatas, embeddings=self._model.embed_documents(chunks))
        return ids

    def similarity_search(self, query: str, k: int = 3, **kwargs: Any) -> list[Document]:
        found = self._chunks.query(query_embeddings=[self._model.embed_query(query)], n_results=k)
        return [Document(page_content=text) for text in (found["documents"] or [[]])[0]]

    @classmethod
    def from_texts(
        cls, texts: list[str], embedding: Embeddings, metadatas: list[dict[str, Any]] | None = None, **kwargs: Any
    ) -> ChromaStore:
        store = cls(kwargs["path"], embedding)
        store.add_texts(texts, metadatas)
        return store


class Tutorial:
    """`ask` gives the three nearest chunks, joined."""

    def __init__(self, files: Sequence[Path], embedder: Embedder, folder: Path) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
        documents = [Document(page_content=f.read_text(encoding="utf-8"), metadata={"source": f.name}) for f in files]
        chunks = splitter.split_documents(documents)
        self._store = ChromaStore.from_texts(
            [c.page_content for c in chunks], Model(embedder), metadatas=[c.metadata for c in chunks], path=folder
        )

    def chunks(self, question: str) -> list[str]:
        """The three nearest chunks, nearest first."""
        return [d.page_content for d in self._store.similarity_search(question, k=3)]

    def ask(self, question: str) -> str:
        return "\n\n".join(self.chunks(question))
