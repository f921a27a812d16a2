"""What the systems promise, as OpenAPI 3.1 documents. A fault may make an answer differ; the promise
stays."""

from .orders import COLUMNS
from .systems import VERSIONS, System

_ORDER = {
    "type": "object",
    "description": "A completed production order",
    "required": list(COLUMNS),
    "additionalProperties": False,
    "properties": {
        "order_no": {"type": "string", "examples": ["PO-100001"]},
        "product": {"type": "string"},
        "quantity": {"type": "integer", "minimum": 0},
        "unit_price": {"type": "number", "minimum": 0},
        "completed_at": {"type": "string", "format": "date-time"},
    },
}
_PROBLEM = {
    "type": "object",
    "required": ["title", "status"],
    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}},
}
_ORDER_REF = {"$ref": "#/components/schemas/Order"}


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def _answer(description: str, schema: object, content_type: str = "application/json") -> dict[str, object]:
    return {"description": description, "content": {content_type: {"schema": schema}}}


def _operation(
    name: str, summary: str, schema: object, *, status: int = 200, takes: object = None
) -> dict[str, object]:
    operation: dict[str, object] = {
        "operationId": name,
        "summary": summary,
        "responses": {
            str(status): _answer(summary, schema),
            "default": _answer("Refused", {"$ref": "#/components/schemas/Problem"}, "application/problem+json"),
        },
    }
    if takes is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": takes}}}
    return operation


def _parameter(name: str, where: str, schema: object) -> dict[str, object]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 0}
_ORDERS_PATHS: dict[str, object] = {
    "/api/orders": {
        "get": {
            **_operation(
                "list_orders",
                "Orders by number, a page at a time",
                _object(orders={"type": "array", "items": _ORDER_REF}, next={"type": ["string", "null"]}),
            ),
            "parameters": [
                _parameter("after", "query", {"type": "string", "default": ""}),
                _parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}),
            ],
        }
    },
    "/api/orders/{order_no}": {
        "get": {
            **_operation("read_order", "One order", _ORDER_REF),
            "parameters": [_parameter("order_no", "path", _TEXT)],
        }
    },
}
_ERP_PATHS: dict[str, object] = {
    "/api/production-confirmations": {
        "post": _operation(
            "confirm_production",
            "Completed orders are posted to stock; one already posted is replaced",
            _object(posted=_NUMBER),
            status=201,
            takes=_object(confirmations={"type": "array", "items": _ORDER_REF}),
        )
    },
    "/api/production-cancellations": {
        "post": _operation(
            "cancel_production",
            "Posted orders are taken back out of stock",
            _object(cancelled=_NUMBER),
            takes=_object(order_nos={"type": "array", "items": _TEXT}),
        )
    },
    "/api/stock/{product}": {
        "get": {
            **_operation("read_stock", "Pieces in stock", _object(product=_TEXT, quantity={"type": "integer"})),
            "parameters": [_parameter("product", "path", _TEXT)],
        }
    },
}
_TRANSFER = _object(sent=_NUMBER, waiting=_NUMBER, trouble={"type": ["string", "null"]})
_MES_PATHS: dict[str, object] = {
    "/api/transfer": {"get": _operation("read_transfer", "How far the completion messages are sent", _TRANSFER)},
    "/api/resync": {
        "post": _operation(
            "resync", "Every completion message is sent again", _TRANSFER, status=202, takes={"type": "object"}
        )
    },
}


def document(system: System) -> dict[str, object]:
    """The OpenAPI document of the system."""
    own = _MES_PATHS if system is System.MES else _ERP_PATHS
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Sample {system.label}", "version": VERSIONS[system]},
        "paths": {**_ORDERS_PATHS, **own},
        "components": {"schemas": {"Order": _ORDER, "Problem": _PROBLEM}},
    }
