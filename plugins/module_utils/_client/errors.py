# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What can go wrong, in the words of the person who reads it at three in the morning."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence


class RevealxError(Exception):
    """A failure with a sentence for people and, where it helps, a next step.

    ``message`` says what failed, ``advice`` what to do next. ``doing`` is set by whoever knows the task's own words
    ("create tag 'web'") and is put in front of the sentence. ``outcome`` is what was done in spite of it, where an
    operation does several things.
    """

    outcome: object = None

    def __init__(self, message: str, advice: str = "", doing: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.doing = doing

    def __str__(self) -> str:
        sentence = f"Failed to {self.doing}: {self.message}" if self.doing else self.message
        return f"{sentence} {self.advice}".strip()

    def as_result(self) -> dict:
        """The failure as plain data for the key ``error`` of a result."""
        return {"type": type(self).__name__, "message": self.message, "advice": self.advice, "doing": self.doing}


class OptionError(RevealxError):
    """An option cannot be used. Raised before the first request, names option, value and remedy."""


class NotOffered(RevealxError):
    """The kind of system or its firmware does not have the operation.

    ``is_documented``: the contract says so; else only the system does, against the contract.
    """

    is_documented = True


class ReadOnlySession(RevealxError):
    """A write was tried on a read-only session (check mode): a bug of the collection, stopped by the client."""


class NotApplied(RevealxError):
    """The system accepted a write but does not answer what was written."""


class NotReplaced(RevealxError):
    """An object that was deleted to be made anew could not be made; the message says whether the old one is back."""


class Conflict(RevealxError):
    """What is there contradicts what is asked (two objects of one name, a create-only field that differs ...)."""


class SeveralMatch(Conflict):
    """A name means several objects. ``matches`` are these, as they were read."""

    def __init__(self, message: str, advice: str, matches: Sequence[dict]) -> None:
        super().__init__(message, advice)
        self.matches = matches


def shortened(texts: Sequence[str], most: int) -> str:
    """Several reasons in one line, the first ``most`` of them; the rest is counted."""
    more = len(texts) - most
    return " | ".join(texts[:most]) + (f" | and {more} more" if more > 0 else "")


def first_and_more(texts: Sequence[str]) -> str:
    """The first of several things that the same is said of; the rest is counted."""
    return texts[0] if len(texts) == 1 else f"{texts[0]} and {len(texts) - 1} more"


@contextlib.contextmanager
def about(field: str) -> Iterator[None]:
    """Name the field whose value contradicts what is there."""
    try:
        yield
    except Conflict as error:
        error.message = f"{field}: {error.message}"
        raise


class RequestError(RevealxError):
    """A request failed. ``system``, ``method`` and ``path`` name it, ``status`` is the HTTP status or None.

    ``failures`` is what of an assignment was not done: {action, id, reason} each.
    """

    def __init__(
        self,
        message: str,
        *,
        system: str,
        method: str,
        path: str,
        status: int | None = None,
        said: str = "",
        advice: str = "",
        failures: Sequence[dict] = (),
    ) -> None:
        super().__init__(message, advice)
        self.failures = list(failures)
        self.system = system
        self.method = method
        self.path = path
        self.status = status
        self.said = said

    @property
    def is_refusal(self) -> bool:
        """The system answered that it does not do this one thing; the key is right, and it is not in trouble."""
        status = self.status or 0
        return (400 <= status < 500 or status == 501) and status not in (401, 408, 429)

    def as_result(self) -> dict:
        return {
            **super().as_result(),
            "system": self.system,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "said": self.said,
            **({"failures": self.failures} if self.failures else {}),
        }


class Unreachable(RequestError):
    """No connection: the request was never sent."""


class AnswerLost(RequestError):
    """The request was sent, but no whole answer came back: it may or may not have been carried out."""


class UnexpectedAnswer(RequestError):
    """The system answered, but not in the form that the API documents."""


class RedirectRefused(RequestError):
    """The system answered with a redirect, which is never followed with the key."""


class CertificateRefused(RequestError):
    """The certificate is not trusted or does not match the pinned fingerprint."""


class PartlyDone(RequestError):
    """HTTP 207: a part of an assignment was refused."""


class JobFailed(RevealxError):
    """A job of the system ended FAILED or TIMEOUT. ``job`` is its last state."""

    def __init__(self, message: str, job: dict, advice: str = "") -> None:
        super().__init__(message, advice)
        self.job = job

    def as_result(self) -> dict:
        return {**super().as_result(), "job": self.job}


class WaitTimeout(RevealxError):
    """A wait ended before what it waited for came true. ``last`` is the last state seen, ``job_id`` the running job."""

    def __init__(self, message: str, last: object = None, job_id: str | None = None, advice: str = "") -> None:
        super().__init__(message, advice)
        self.last = last
        self.job_id = job_id

    def as_result(self) -> dict:
        return {**super().as_result(), "last": self.last, "job_id": self.job_id}
