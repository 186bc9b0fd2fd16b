"""Sends a consultation request to a site that includes tpi-cms's API; needs no library.

    python request_client.py https://clinic.example.org/api/v2/form/ \\
        --clinic port-ansel name="Dana Whitfield" phone="(402) 555-0142" consent=on

Asks which questions the form has, fills in what they suggest, and sends the answers
with the form's token. Prints the reference; exits with 1 and what is wrong where the
site refuses. What fails on the way is sent again under the same key: no request is
stored twice..
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any

TRIES, SECONDS_BETWEEN = 4, 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("form", help="address of the form's description")
    parser.add_argument("answers", nargs="+", metavar="key=answer")
    parser.add_argument("--clinic", default="", help="slug of the clinic that is asked")
    parser.add_argument("--language", default="", help="code, such as es")
    arguments = parser.parse_args()
    answers = dict(answer.split("=", 1) for answer in arguments.answers)
    form = get_form(arguments.form, arguments.clinic, arguments.language)
    status, body = send(form, answers)
    if status != 201:
        print(json.dumps(body, ensure_ascii=False, indent=2), file=sys.stderr)
        sys.exit(1)
    print(body["reference"])


def get_form(address: str, clinic: str, language: str) -> dict[str, Any]:
    """Its fields, the token to send back, and the address to send to."""
    query = urllib.parse.urlencode({"clinic": clinic, "language": language})
    status, form = call(urllib.request.Request(f"{address}?{query}"))
    return form if status == 200 else sys.exit(f"No such form: {form}")


def send(form: dict[str, Any], answers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """The last answer's status and body; tries again while nobody has answered."""
    fields = [field for part in form["parts"] for field in part["fields"]]
    unknown = answers.keys() - {field["key"] for field in fields}
    if unknown:
        sys.exit(f"The form doesn't ask: {', '.join(sorted(unknown))}")
    suggested = {f["key"]: f["initial"] for f in fields if f["initial"] is not None}
    body = {**suggested, **answers, "token": form["token"], "key": str(uuid.uuid4())}
    request = urllib.request.Request(
        form["action"],
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    for again in range(TRIES):
        time.sleep(SECONDS_BETWEEN * again)
        status, answer = call(request)
        # 5xx: not stored. 0: nobody knows, which is what the key is for.
        if status and status < 500:
            break
    return status, answer


def call(request: urllib.request.Request) -> tuple[int, dict[str, Any]]:
    """Status and JSON of the answer; 0 and the reason where none came."""
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError as error:
        return 0, {"summary": str(error)}


if __name__ == "__main__":
    main()
