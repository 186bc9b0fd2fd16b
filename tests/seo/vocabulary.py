"""schema.org's vocabulary as judge: TypeScript checks nodes against ``schema-dts``.

A property that a type doesn't have, or a value of another kind than it wants, is an
error; so is a type that doesn't exist.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.seo.rules import as_list

NPM = Path(__file__).resolve().parents[2] / "var" / "npm" / "node_modules"
TSC = NPM / ".bin" / "tsc"
TYPES = NPM / "schema-dts" / "dist" / "schema.d.ts"
#: The declarations have more than a million characters, and nothing to complain of.
OPTIONS = ["--noEmit", "--strict", "--skipLibCheck", "--pretty", "false"]


def what_is_missing() -> str:
    if not shutil.which("node"):
        return "Node.js and npm, then 'make test-tools'"
    return "" if TSC.exists() and TYPES.exists() else "npm, then 'make test-tools'"


def find_errors(documents: dict[str, dict[str, Any]], folder: Path) -> list[str]:
    """Errors in JSON-LD documents (by name), one line each; ``folder`` is for files."""
    (folder / "node_modules").symlink_to(NPM, target_is_directory=True)
    lines, names = ['import type * as S from "schema-dts";'], {}
    for name, document in documents.items():
        for node in document["@graph"]:
            text = json.dumps(node, ensure_ascii=True)
            number = len(lines)
            lines.append(f"export const n{number}: {_ts_type(node)} = {text};")
            names[number + 1] = f"{name}, {node['@id']}"
    (folder / "nodes.ts").write_text("\n".join(lines))
    done = subprocess.run(  # noqa: S603
        [str(TSC), *OPTIONS, "nodes.ts"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"^nodes\.ts\((\d+),\d+\): (.*)$", done.stdout, re.MULTILINE)
    if done.returncode and not found:
        raise RuntimeError(done.stdout + done.stderr)
    return [f"{names[int(line)]}: {message}" for line, message in found]


def read_members(enumeration: str) -> set[str]:
    """Names of the members of an enumeration of schema.org."""
    [line] = re.findall(rf"^export type {enumeration} = (.*)$", TYPES.read_text(), re.M)
    return set(re.findall(r'"https://schema\.org/(\w+)"', line))


def _ts_type(node: dict[str, Any]) -> str:
    leaves = [f"S.{name}Leaf" for name in as_list(node["@type"])]
    return leaves[0] if len(leaves) == 1 else f"S.MergeLeafTypes<[{', '.join(leaves)}]>"
