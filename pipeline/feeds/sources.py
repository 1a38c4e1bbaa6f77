"""Where news comes from: a YAML file of sources, an OPML file, or one address.

contact: desk@example.org
delay: 1.0
sources:
  - https://www.example.org/rss
  - url: https://www.example.com/news-sitemap.xml
    name: De Courant
    full_text: always
    language: nl
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import ConfigError, InputError
from pipeline.feeds.addresses import absolute
from pipeline.feeds.documents import read_document

FullText = Literal["auto", "always", "never"]


class SourceConfig(BaseModel):
    """One feed, sitemap or page that names feeds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    name: str = Field(default="", description="what the column `source` says; else the page's word")
    full_text: FullText = Field(
        default="auto",
        description="auto fetches an article's page where the feed has a teaser; always; never",
    )
    language: str = Field(default="", description="of its articles, where feed and page don't say")

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        found = absolute(value, "")
        if not found:
            raise ValueError(f"{value!r} is no web address (http:// or https://)")
        return found


class SourcesConfig(BaseModel):
    """A file of sources."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact: str = Field(default="", description="how a site reaches you: an address or a page")
    delay: float = Field(default=1.0, ge=0, description="seconds between requests to one host")
    sources: tuple[SourceConfig, ...] = Field(min_length=1)

    @field_validator("sources", mode="before")
    @classmethod
    def _addresses_alone(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [{"url": each} if isinstance(each, str) else each for each in value]


def read_sources(named: str) -> SourcesConfig:
    """The sources of a YAML file, of an OPML file, or the one whose address this is.

    Raises ConfigError, with file and key, for what is none of these.
    """
    if named.startswith(("http://", "https://")):
        return SourcesConfig(sources=(SourceConfig(url=named),))
    path = Path(named)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{named} cannot be read ({error.strerror}); name a YAML or OPML file, or an address "
            "that begins with https://"
        ) from error
    if b"<opml" in data[:2000].lower():
        try:
            further = read_document(data, named).further
        except InputError as error:
            raise ConfigError(str(error)) from None
        return SourcesConfig(sources=tuple(SourceConfig(url=url) for url in further))
    try:
        loaded = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{named} is not valid YAML: {error}") from None
    if isinstance(loaded, list):
        loaded = {"sources": loaded}
    if not isinstance(loaded, Mapping):
        raise ConfigError(f"{named} holds no list of sources")
    try:
        return SourcesConfig.model_validate(loaded)
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}"
            for each in error.errors()
        ]
        raise ConfigError(f"{named}: {'; '.join(lines)}") from None
