"""Follow README's "Install" in a new Wagtail project and look at what comes out.

Usage: python try_readme.py PROJECT   (made by ``wagtail start``; the wheel installed)
"""

import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
KINDS = ("templates", "static", "locale")


def read_blocks() -> list[str]:
    """The Python blocks of the section: first settings, then URLs."""
    section = README.read_text().split("## Install", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"```python\n(.*?)```", section, flags=re.S)


def follow(project: Path) -> None:
    settings, urls = read_blocks()
    append(project / "mysite/settings/base.py", settings)
    append(project / "mysite/urls.py", urls)
    for arguments in (["migrate", "-v0"], ["makemigrations", "--check"], ["check"]):
        manage = [sys.executable, "manage.py", *arguments]
        subprocess.run(manage, cwd=project, check=True)  # noqa: S603


def append(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text()}\n{text}")


def look_inside() -> None:
    """The wheel holds what isn't Python."""
    package = files("tpi_cms")
    assert "site-packages" in str(package), package
    assert package.joinpath("py.typed").is_file()
    source = README.parent / "tpi_cms"
    for kind in KINDS:
        if not any(path.is_file() for path in (source / kind).rglob("*")):
            continue
        found = [path for path in Path(str(package), kind).rglob("*") if path.is_file()]
        assert found, f"nothing under {kind}/ in the wheel"


def look_at(project: Path) -> None:
    """The home page, the request form and the admin answer."""
    sys.path.insert(0, str(project))
    os.chdir(project)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings.dev"
    import django

    django.setup()
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    for path in ("/", "/consultation/", "/admin/login/"):
        status = client.get(path).status_code
        assert status == 200, f"{path} answered {status}"


if __name__ == "__main__":
    follow(Path(sys.argv[1]).resolve())
    look_inside()
    look_at(Path(sys.argv[1]).resolve())
    print("README's install works from the wheel")  # noqa: T201
