"""The base of every part of the config: frozen, unknown keys refused."""

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """A frozen group of settings; an unknown key is an error that names itself."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
