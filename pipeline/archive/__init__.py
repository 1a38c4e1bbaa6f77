"""The archive: articles as they were fetched, kept for good."""

from pipeline.archive.archive import Archive as Archive
from pipeline.archive.records import Record as Record
