"""The Official Account's API, v3: one call, one answer, and its refusals as what they mean for us.

Written without an account, against what is public: the shapes of calls by redai-zalo-sdk and
esms.vn's guide; the token exchange (v4, `secret_key` as a header, refresh tokens used up at once),
`error` to be judged and not the HTTP status, and the codes by a compilation of August 2026 found
on GitHub ("Zalo integration – working rules"). Zalo's own tables contradict one another.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import httpx

from bot.credentials import Credentials, Pair
from bot.messages import OutOfOrder, TryLater, Uncertain, Undeliverable, Unreachable

NAME: Final = "zalo_oa"
WRONG_TOKEN: Final = -216
NO_QUOTA: Final = -211
AT_NIGHT: Final = -234
_OUT_OF_REACH: Final = frozenset({-213, -227, -230})
"""Does not follow; not seen for 45 days; has not written for seven days."""
_AN_HOUR: Final = 3600.0
_A_WHILE: Final = 60.0
_SECONDS: Final = httpx.Timeout(30.0, connect=10.0)


async def renew(
    http: httpx.AsyncClient,
    oauth_url: str,
    app_id: str,
    app_secret: str,
    refresh: str,
    clock: Callable[[], datetime],
) -> Pair:
    """A new pair of tokens for a refresh token, which is used up by it."""
    fields = {"refresh_token": refresh, "app_id": app_id, "grant_type": "refresh_token"}
    try:
        answer = await http.post(
            f"{oauth_url}/v4/oa/access_token", data=fields, headers={"secret_key": app_secret}
        )
        said = answer.json()
        lasting = float(said["expires_in"])
        return Pair(said["access_token"], said["refresh_token"], clock().timestamp() + lasting)
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        # The fault itself goes no further: it may quote what was sent.
        raise TryLater(_A_WHILE, everyone=True) from None


class Client:
    """The methods of the API that are used here."""

    def __init__(self, http: httpx.AsyncClient, api_url: str, credentials: Credentials) -> None:
        self._http = http
        self._url = api_url
        self._credentials = credentials

    async def send(self, user: str, message: Mapping[str, Any]) -> str:
        """A message to somebody who has written; Zalo's name of it."""
        return await self._post("cs", {"recipient": {"user_id": user}, "message": message})

    async def send_template(self, user: str, template: str, data: Mapping[str, str]) -> str:
        """A message in words approved before, to anybody who has ever written; it costs."""
        fields = {"user_id": user, "template_id": template, "template_data": data}
        return await self._post("template", fields)

    async def _post(self, kind: str, fields: Mapping[str, Any]) -> str:
        token = await self._credentials.access()
        said = await self._asked(kind, fields, token)
        if said.get("error") == WRONG_TOKEN:  # refused, so nothing has been sent
            said = await self._asked(kind, fields, await self._credentials.access(refused=token))
        if said.get("error") != 0:
            raise _refusal(said.get("error"))
        data = said.get("data")
        found = data.get("message_id") or data.get("msg_id") if isinstance(data, dict) else None
        return str(found or "")

    async def _asked(self, kind: str, fields: Mapping[str, Any], token: str) -> dict[str, Any]:
        try:
            answer = await self._http.post(
                f"{self._url}/v3.0/oa/message/{kind}",
                json=fields,
                headers={"access_token": token},
                timeout=_SECONDS,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise OutOfOrder(NAME) from None
        except httpx.HTTPError:
            raise Uncertain(NAME) from None
        try:
            said = answer.json()
        except ValueError:
            said = None
        if isinstance(said, dict) and "error" in said:
            return said
        if answer.is_success:
            raise Uncertain(NAME)
        raise OutOfOrder(NAME)


def _refusal(code: object) -> Exception:
    if code == WRONG_TOKEN:
        return TryLater(_A_WHILE, everyone=True)
    if code in {NO_QUOTA, AT_NIGHT}:
        return TryLater(_AN_HOUR)
    if code in _OUT_OF_REACH:
        return Unreachable(NAME)
    return Undeliverable(f"refused by Zalo: {code}")
