"""The description of the interface: OpenAPI 3.1, made from the shapes themselves."""

from typing import Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.channels.api.problems import MEDIA_TYPE, Problem
from bot.channels.api.resources import SHELVES, Shelf
from handlers.published import NEEDED

METHODS = ("get", "head")
_ERRORS = {
    "400": "What is asked for makes no sense; `faults` names the parameters.",
    "401": "No token, or one that is unknown, expired or revoked.",
    "403": "The token does not permit this.",
    "429": "Too many requests with this token; try again after `Retry-After` seconds.",
}
_ETAG = {"ETag": {"required": True, "schema": {"type": "string"}, "description": "Of this page."}}
_LINK = {"Link": {"schema": {"type": "string"}, "description": "The next page, if there is one."}}
_WAIT = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}
_CHALLENGE = {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}}
_HEADERS = {"401": _CHALLENGE, "403": _CHALLENGE, "429": _WAIT}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of the page you have; 304 where nothing has changed.",
    "schema": {"type": "string"},
}


def describe(version: str) -> dict[str, Any]:
    """The document itself."""
    shapes: list[tuple[type, JsonSchemaMode]] = [
        *((one.page, "serialization") for one in SHELVES),
        *((one.query, "validation") for one in SHELVES),
        (Problem, "serialization"),
    ]
    names, schemas = models_json_schema(shapes, ref_template="#/components/schemas/{model}")
    components = schemas["$defs"]
    queries = {one.query: components[_name(names[one.query, "validation"])] for one in SHELVES}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Báo cáo công tác trẻ em",
            "version": version,
            "description": (
                "Figures of the programme's reports, by unit, for other systems; read only. "
                "Moments are in RFC 3339. What is not known is null with a status, never 0."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": {
            one.path: {
                method: _operation(
                    one, method, names[one.page, "serialization"], queries[one.query]
                )
                for method in METHODS
            }
            for one in SHELVES
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                name: shape for name, shape in components.items() if shape not in queries.values()
            },
        },
    }


def _operation(
    shelf: Shelf, method: str, page: dict[str, Any], query: dict[str, Any]
) -> dict[str, Any]:
    permit = NEEDED[shelf.resource]
    needs = f"Needs the permit `{permit.value}`." if permit else "Open to every token."
    shown = {"application/json": {"schema": page}} if method == "get" else {}
    return {
        "operationId": f"{method}_{shelf.resource.value}",
        "summary": shelf.summary,
        "description": needs,
        "parameters": [*_parameters(query), _IF_NONE_MATCH],
        "responses": {
            "200": {
                "description": "A page.",
                "headers": {**_ETAG, **_LINK},
                **({"content": shown} if shown else {}),
            },
            "304": {"description": "Nothing has changed.", "headers": _ETAG},
            **{status: _error(status, said, method) for status, said in _ERRORS.items()},
        },
    }


def _error(status: str, said: str, method: str) -> dict[str, Any]:
    problem = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    content = {"content": {MEDIA_TYPE: {"schema": problem}}} if method == "get" else {}
    return {"description": said, "headers": _HEADERS.get(status, {}), **content}


def _parameters(query: dict[str, Any]) -> list[dict[str, Any]]:
    """The properties of a query as parameters: what may be left out is never null."""
    found = []
    for name, said in query["properties"].items():
        schema = {key: value for key, value in said.items() if key not in {"title", "description"}}
        kinds = [one for one in schema.pop("anyOf", []) if one != {"type": "null"}]
        if schema.get("default", "") is None:
            del schema["default"]
        for one in kinds:
            schema |= one
        about = {"description": said["description"]} if "description" in said else {}
        found.append({"name": name, "in": "query", **about, "schema": schema})
    return found


def _name(ref: dict[str, Any]) -> str:
    return str(ref["$ref"]).rpartition("/")[2]
