"""A result as a data set on the Hugging Face hub."""

from __future__ import annotations

import os

from datasets import Dataset

from pipeline.errors import ConfigError, KrantError
from pipeline.writers.saved import no_progress_bar

TOKEN = "HF_TOKEN"
"""The environment variable with the token, as huggingface_hub names it. It is not an option:
command lines stand in histories and process lists."""


def push(result: Dataset, repository: str, *, private: bool) -> str:
    """Upload a result as Parquet to "owner/name", made if it is not there; its address.

    An earlier data set there is replaced by one commit. Raises ConfigError
    without a token or with a name that is none, KrantError when the hub refuses
    or cannot be reached; no message holds the token.
    """
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise ConfigError(f"pushing to the hub needs a token with write access in {TOKEN}")
    if repository.count("/") != 1 or not all(repository.split("/")):
        raise ConfigError(f"{repository!r} is no name on the hub; give owner/name")
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        with no_progress_bar():
            commit = result.with_format(None).push_to_hub(
                repository, private=private, token=token, commit_message="A result of Krant"
            )
    except HFValidationError:
        raise ConfigError(f"{repository!r} is no name on the hub; give owner/name") from None
    except HfHubHTTPError as error:
        raise KrantError(f"{repository}: the hub {_refusal(error.response.status_code)}") from None
    except Exception as error:  # releases of the client differ in what they raise
        reason = f"{type(error).__name__}: {error}".replace(token, "…")
        raise KrantError(f"{repository}: the hub cannot be reached: {reason}") from None
    return str(commit.repo_url)


def _refusal(status: int) -> str:
    """What an HTTP status of the hub means for whoever pushes."""
    match status:
        case 401:
            return f"does not know the token in {TOKEN}"
        case 403:
            return f"does not let the token in {TOKEN} write there"
        case 404:
            return "has no such owner, or the token may not see it"
        case _:
            return f"answered with status {status}; try again later"
