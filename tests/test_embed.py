"""The embedding model: the packaged one, checked, silent and offline."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb import embed
from kb.errors import EmbeddingError
from kb.settings import ROOT


def test_the_model_knows_meaning(embedder: embed.Embedder) -> None:
    a, b, c = embedder.encode(["The dog barked.", "A hound was barking.", "The budget was approved in July."])
    assert a.dtype == np.float32
    assert a.shape == (384,)
    assert a @ b > 0.5 > 0.2 > a @ c
    assert np.allclose([a @ a, b @ b, c @ c], 1.0, atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours(embedder: embed.Embedder) -> None:
    long = "a much longer text that would pad the others " * 20
    assert (embedder.encode(["one", long])[0] == embedder.encode(["one"])[0]).all()


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800 half a pair", "x" * 100_000, "é" * 5000, "\u0301" * 1000, "🙂" * 300])
def test_any_text_has_a_vector(embedder: embed.Embedder, text: str) -> None:
    vectors = embedder.encode([text])
    assert vectors.shape == (1, 384)
    assert np.isfinite(vectors).all()


def test_no_text_has_no_vector(embedder: embed.Embedder) -> None:
    assert len(embedder.encode([])) == 0


def test_the_list_names_the_published_weights() -> None:
    assert embed.expected_files()["model.safetensors"] == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    embed.check_folder(embed.packaged_folder(), embed.expected_files())


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    (tmp_path / "1_Pooling").mkdir()
    for name in ("config.json", "1_Pooling/config.json"):
        (tmp_path / name).write_text(name)
    return tmp_path, {n: embed.sha256_of(tmp_path / n) for n in ("config.json", "1_Pooling/config.json")}


def test_a_sound_folder_passes_and_every_fault_is_named(small: tuple[Path, dict[str, str]]) -> None:
    folder, expected = small
    embed.check_folder(folder, expected)
    (folder / "extra.py").write_text("import os")
    with pytest.raises(EmbeddingError, match=r"extra\.py"):
        embed.check_folder(folder, expected)
    (folder / "extra.py").unlink()
    (folder / "1_Pooling" / "config.json").write_text("1_Pooling/config.jsoN")
    with pytest.raises(EmbeddingError, match=r"1_Pooling/config\.json is not the one"):
        embed.check_folder(folder, expected)
    (folder / "1_Pooling" / "config.json").unlink()
    with pytest.raises(EmbeddingError, match="cannot be read"):
        embed.check_folder(folder, expected)


def test_a_changed_weight_is_refused_before_it_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(embed.packaged_folder(), tmp_path / "model"))
    with (copy / "model.safetensors").open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"\x01")
    monkeypatch.setattr(embed, "packaged_folder", lambda: copy)
    with pytest.raises(EmbeddingError, match=r"model\.safetensors is not the one"):
        embed.load()


def test_a_model_that_is_not_there_is_a_plain_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.json").write_text("{}")
    for model in (str(tmp_path), "no/such-model"):
        with pytest.raises(EmbeddingError, match="KB_EMBEDDING_MODEL") as caught:
            embed.load(model)
        assert "\n" not in str(caught.value)
    monkeypatch.setattr(embed, "PACKAGE", "no_such_package_here")
    with pytest.raises(EmbeddingError, match="pip install"):
        embed.load()


def test_names_tell_models_apart(tmp_path: Path) -> None:
    assert embed.name_of() == "all-MiniLM-L6-v2"
    assert embed.name_of("some/name") == "some/name"
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"one")
    first = embed.name_of(str(folder))
    (folder / "model.safetensors").write_bytes(b"two")
    assert first.startswith("mine@")
    assert embed.name_of(str(folder)) != first


_ALONE = """
import json, socket, sys
def refuse(*args): raise OSError("no network here")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
from kb import embed
heavy = [m for m in ("torch", "numpy", "sentence_transformers") if m in sys.modules]
model = embed.load(sys.argv[1] if len(sys.argv) > 1 else "")
vector = model.encode(["in a process without a network"])[0]
import torch
print(json.dumps({"heavy": heavy, "name": model.name, "size": len(vector), "threads": torch.get_num_threads(),
                  "package": embed.PACKAGE in sys.modules}))
"""


def test_it_loads_in_silence_without_a_network_from_the_package_or_a_folder(tmp_path: Path) -> None:
    copy = shutil.copytree(embed.packaged_folder(), tmp_path / "mine")
    for args in ([], [str(copy)]):
        done = subprocess.run([sys.executable, "-c", _ALONE, *args], cwd=ROOT, capture_output=True, timeout=120, check=False)
        assert done.stderr.decode() == ""
        said = json.loads(done.stdout)
        assert (said["heavy"], said["size"], said["threads"], said["package"]) == ([], 384, 1, False)
        assert said["name"].startswith("mine@" if args else "all-MiniLM-L6-v2")
