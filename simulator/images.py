# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Firmware images of the simulated world: a plain tar whose first member is manifest.json, the second the payload.

    python3 -m simulator.images --kind sensor --version 9.9.1.1234 --size 5M image.tar

The manifest says {product: EDA|ECA|EXA|ETA, version, models: null or list, size: bytes of the whole file}. It lies
within the first 4 KiB, which is all that a simulated system looks at. The payload is a hole in a sparse file, so that
an image of any size is written at once.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import tarfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PRODUCTS = {"console": "ECA", "sensor": "EDA", "recordstore": "EXA", "packetstore": "ETA"}
KINDS = {product: kind for kind, product in PRODUCTS.items()}
# What the vendor's cloud services offer for every product, oldest first.
CATALOGUE = (
    "7.9.4.2310", "8.6.3.1420", "8.7.1.1690", "8.9.7.1205", "9.4.2.2210", "9.6.3.1104", "9.7.1.1380", "9.8.2.2260",
    "9.8.5.1041", "9.9.1.1234", "9.9.4.1234", "25.1.2.1150", "25.4.0.1822", "26.2.1.1077", "26.3.0.1390",
)  # fmt: skip
# As the guides write addresses (.../eda/8.7.1.tar) and as downloads are named (extrahop-eda-9.9.1.1234.tar).
FILE_NAME = re.compile(
    r"(?:^|/)(?:extrahop[-_])?(?P<product>eda|eca|exa|eta)[-_/](?P<version>\d+(?:\.\d+){1,3})\.tar$", re.IGNORECASE
)
VERSION = re.compile(r"\d+(\.\d+){1,3}")
SIZE = re.compile(r"(\d+)([KMG]?)", re.IGNORECASE)
BLOCK = tarfile.BLOCKSIZE


@dataclass(frozen=True)
class Image:
    """A firmware image: for which kind of system, which version, and for which models (None: all of the kind)."""

    kind: str
    version: str
    models: tuple[str, ...] | None = None
    size: int | None = None
    "Bytes of the whole file, where known."


def parse_version(text: str) -> tuple[int, ...]:
    """'9.9.1.1234' as numbers that compare in the right order."""
    return tuple(int(part) for part in text.split("."))


def full_version(text: str) -> str:
    """The four-part version that a system reports for a version that is written shorter."""
    for known in CATALOGUE:
        if known.startswith(f"{text}."):
            return known
    parts = text.split(".")
    while len(parts) < 3:
        parts.append("0")
    if len(parts) < 4:
        # Any build number does, if it is always the same for the same release.
        parts.append(str(1000 + zlib.crc32(text.encode()) % 9000))
    return ".".join(parts)


def from_head(head: bytes) -> Image:
    """Recognise an image by its first bytes; ValueError says why it is none."""
    try:
        with tarfile.open(fileobj=io.BytesIO(head), mode="r|") as archive:
            first = archive.next()
            file = archive.extractfile(first) if first and first.name == "manifest.json" else None
            if file is None:
                raise ValueError("it does not begin with a manifest")
            manifest = json.loads(file.read())
    except tarfile.TarError as error:
        raise ValueError("it is no tar file") from error
    except json.JSONDecodeError as error:
        raise ValueError("its manifest is not readable") from error
    return from_manifest(manifest)


def from_manifest(manifest: Mapping[str, object]) -> Image:
    """An image as a manifest or a fleet file describes it; ValueError when the description makes no sense."""
    if not isinstance(manifest, Mapping):
        raise ValueError("its manifest is no mapping")
    kind = KINDS.get(str(manifest.get("product", "")).upper()) or manifest.get("kind")
    version = str(manifest.get("version", ""))
    if kind not in PRODUCTS:
        raise ValueError(f"its product or kind {manifest.get('product') or kind!r} is not known")
    if not VERSION.fullmatch(version):
        raise ValueError(f"its version {version!r} is no version")
    models, size = manifest.get("models"), manifest.get("size")
    if models is not None and not isinstance(models, list):
        raise ValueError(f"its models {models!r} are no list")
    if size is not None and not isinstance(size, int):
        raise ValueError(f"its size {size!r} is no number")
    return Image(kind, full_version(version), tuple(models) if models else None, size)


def from_url(url: str, registered: Mapping[str, Mapping[str, object]]) -> Image | None:
    """The image at an address of the simulated internet: registered by URL or file name, or told by its name."""
    path = urlsplit(url).path
    description = registered.get(url) or registered.get(path.rsplit("/", 1)[-1])
    if description:
        return from_manifest(description)
    named = FILE_NAME.search(path)
    return Image(KINDS[named["product"].upper()], full_version(named["version"])) if named else None


def build(out: Path, kind: str, version: str, size: int, models: Sequence[str] = ()) -> None:
    """Write an image of about `size` bytes (sparse, never smaller than its manifest)."""
    payload = max(0, size - 6 * BLOCK)
    padded = -(-payload // BLOCK) * BLOCK
    total = 6 * BLOCK + padded
    manifest = {"product": PRODUCTS[kind], "version": version, "models": list(models) or None, "size": total}
    text = json.dumps(manifest).encode()
    if len(text) > BLOCK:
        raise ValueError("too many models for the manifest")
    with out.open("wb") as file:
        file.write(_header("manifest.json", len(text)) + text.ljust(BLOCK, b"\0") + _header("payload.bin", payload))
        # The blocks of a tar after its last member are empty.
        file.truncate(total)


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size = size
    return member.tobuf(tarfile.GNU_FORMAT)


def _size(text: str) -> int:
    match = SIZE.fullmatch(text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; wanted: a number, perhaps with K, M or G")
    return int(match[1]) << {"": 0, "K": 10, "M": 20, "G": 30}[match[2].upper()]


def _version(text: str) -> str:
    if not VERSION.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no version; wanted: two to four numbers with dots")
    return text


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m simulator.images", description="Make a simulated firmware image.")
    parser.add_argument("--kind", required=True, choices=sorted(PRODUCTS))
    parser.add_argument("--version", required=True, type=_version)
    parser.add_argument("--size", type=_size, default="1M", help="bytes, or with K, M, G (default 1M)")
    parser.add_argument("--model", action="append", default=[], help="a model it fits (default: all of the kind)")
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    build(given.out, given.kind, given.version, given.size, given.model)


if __name__ == "__main__":
    main()
