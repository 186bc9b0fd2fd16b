"""Follow README's "Install" in a new Wagtail project, and look at what comes out.

Usage: python try_readme.py PROJECT   (made by ``wagtail start``; the wheel installed)
"""

import os
import re
import shlex
import subprocess
import sys
from importlib.metadata import metadata
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("templates", "static", "locale")


def read_blocks(page: str, heading: str, language: str = "") -> list[str]:
    section = (ROOT / page).read_text().split(f"## {heading}\n", 1)[1].split("\n## ")[0]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", section, flags=re.S | re.M)
    return [text for name, text in blocks if name == language]


def read_commands(page: str, heading: str) -> list[list[str]]:
    """Arguments of each ``python manage.py …`` that comes to an end by itself."""
    text = "\n".join(read_blocks(page, heading)).replace("\\\n", "")
    lines = [line for line in text.splitlines() if line.startswith("python manage.py")]
    endless = ("runserver", "--loop")
    return [shlex.split(line)[2:] for line in lines if not line.endswith(endless)]


def follow(project: Path) -> None:
    settings, urls = read_blocks("README.md", "Install", "python")
    append(project / "mysite/settings/base.py", settings)
    append(project / "mysite/urls.py", urls)
    os.environ |= {
        "DJANGO_SUPERUSER_PASSWORD": "demo",
        "DJANGO_SUPERUSER_USERNAME": "admin",
        "DJANGO_SUPERUSER_EMAIL": "admin@example.org",
    }
    commands = read_commands("README.md", "Install")
    assert [command[0] for command in commands] == [
        "migrate",
        "tpi_setup",
        "createsuperuser",
    ]
    for command in commands:
        manage(project, *command, *["--noinput"] * (command[0] != "migrate"))
    manage(project, "tpi_deliver", "--once")
    manage(project, "makemigrations", "--check")
    said = manage(project, "check", "--database", "default")
    assert "no issues" in said, said


def manage(project: Path, *arguments: str, may_warn: bool = False) -> str:
    """Its output; a warning is a failure, unless said."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        cwd=project,
        check=False,
        capture_output=True,
        text=True,
    )
    said = done.stdout + done.stderr
    is_well = done.returncode == 0 and (may_warn or "WARNINGS" not in said)
    assert is_well, f"{arguments}: {said}"
    return said


def append(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text()}\n{text}")


def look_inside() -> None:
    """The wheel holds what isn't Python, and says where the project is."""
    package = files("tpi_cms")
    assert "site-packages" in str(package), package
    assert package.joinpath("py.typed").is_file()
    source = ROOT / "tpi_cms"
    for kind in KINDS:
        if not any(path.is_file() for path in (source / kind).rglob("*")):
            continue
        found = [path for path in Path(str(package), kind).rglob("*") if path.is_file()]
        assert found, f"nothing under {kind}/ in the wheel"
    assert metadata("tpi-cms").get_all("Project-URL")


def look_at(project: Path) -> None:
    """From the first page to the first request in the admin."""
    sys.path.insert(0, str(project))
    os.chdir(project)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings.dev"
    import django

    django.setup()
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    home = read(client, "/")
    for path in ("/treatments/", "/conditions/", "/clinics/", "/clinics/main-clinic/"):
        assert "(402) 555-0100" in read(client, path), path
    token = re.search(r'name="token" value="([^"]+)"', home)[1]
    clinic = re.search(r'<option value="(\d+)">Main clinic', home)[1]
    typed = {"name": "Dana", "phone": "(402) 555-0142", "consent": "on"}
    typed |= {"contact_method": "phone", "contact_time": "any"}
    typed |= {"requested_for": "self", "clinic": clinic, "token": token}
    answer = client.post("/consultation/", typed)
    assert answer.status_code == 303, answer.content
    assert "Main clinic" in read(client, answer["Location"])
    assert client.login(username="admin", password="demo")  # noqa: S106
    assert "Dana" in read(client, "/admin/leads/")
    read(client, "/admin/")
    read(client, "/admin/reports/site-history/")


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return answer.content.decode()


def uninstall(project: Path) -> None:
    """As docs/installation.md says; another home page first."""
    (code,) = read_blocks("docs/installation.md", "Uninstalling", "python")
    other = (
        "from wagtail.models import Page, Site\n"
        "own = Site.objects.get().root_page\n"
        "page = own.get_parent().add_child(instance=Page(title='Other'))\n"
        "Site.objects.update(root_page=page)\n"
        "own.specific.delete()\n"
    )
    manage(project, "shell", "--command", f"{other}\n{code}")
    for command in read_commands("docs/installation.md", "Uninstalling"):
        manage(project, *command, may_warn=True)  # no clinic has a page any more


if __name__ == "__main__":
    folder = Path(sys.argv[1]).resolve()
    follow(folder)
    look_inside()
    look_at(folder)
    uninstall(folder)
    print("README's install works from the wheel, and uninstalling")  # noqa: T201
