"""HTTP: one route file a room; `wire` has what crosses the wire, `site` puts the routes together."""

from fyp.api.site import create, openapi

__all__ = ["create", "openapi"]
