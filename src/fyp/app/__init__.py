"""The app: doors, engine and rooms put together; one thread tells, serves and commits."""

from fyp.app.app import App, Publication, Rendering
from fyp.app.doors import Doors
from fyp.app.jobs import Told
from fyp.app.opening import digests, open_app, ram_app, rebuild
from fyp.app.rooms import ROOMS, who_hears

__all__ = [
    "ROOMS",
    "App",
    "Doors",
    "Publication",
    "Rendering",
    "Told",
    "digests",
    "open_app",
    "ram_app",
    "rebuild",
    "who_hears",
]
