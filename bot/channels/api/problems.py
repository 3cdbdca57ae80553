"""Errors as RFC 9457 has them: one sentence for people, a type for programs."""

from collections.abc import Mapping
from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class Problem(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(description="about:blank: the status says it all.")
    title: str
    status: int
    detail: str
    faults: list[Fault] = Field(description="What is wrong with which parameter.")


class Refusal(HTTPException):
    """A request that is not answered, and why."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        headers: Mapping[str, str] | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        super().__init__(status, detail, headers)
        self.faults = faults


async def refused(request: Request, refusal: Exception) -> Response:
    """An error as an answer."""
    if not isinstance(refusal, HTTPException):
        raise refusal
    faults = refusal.faults if isinstance(refusal, Refusal) else ()
    return _answer(request, refusal.status_code, refusal.detail, refusal.headers, faults)


async def broken(request: Request, fault: Exception) -> Response:  # noqa: ARG001
    """Something of ours is out of order; the log has the rest."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _answer(request, status, "Something went wrong here.", None, ())


def _answer(
    request: Request,
    status: int,
    detail: str,
    headers: Mapping[str, str] | None,
    faults: tuple[Fault, ...],
) -> Response:
    title = HTTPStatus(status).phrase
    problem = Problem(
        type="about:blank", title=title, status=status, detail=detail, faults=list(faults)
    )
    content = b"" if request.method == "HEAD" else problem.model_dump_json().encode()
    return Response(content, status, headers, MEDIA_TYPE)
