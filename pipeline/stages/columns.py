"""The columns that stages read and add, written down once."""

from __future__ import annotations

from datasets import List, Value

TEXT = Value("string")
BLOCKS = List({"kind": Value("string"), "start": Value("int32"), "end": Value("int32")})
SENTENCES = List(Value("string"))
SPANS = List({"start": Value("int32"), "end": Value("int32"), "block": Value("int32")})
TRANSLATION = List(Value("string"))
TRANSLATION_SCORE = List(Value("float32"))
SUMMARY = List(Value("string"))
SUMMARY_SOURCES = List(List(Value("int32")))
SUMMARY_REJECTED = List({"text": Value("string"), "source": Value("int32")})
ENTITIES = List(
    {
        "sentence": Value("int32"),
        "start": Value("int32"),
        "end": Value("int32"),
        "text": Value("string"),
        "label": Value("string"),
        "english_start": Value("int32"),
        "english_end": Value("int32"),
        "english": Value("string"),
        "group": Value("int32"),
    }
)
SENTIMENT = {"label": Value("string"), "score": Value("float32")}
SENTENCE_SENTIMENT = List(Value("float32"))
ENTITY_SENTIMENT = List(
    {"group": Value("int32"), "label": Value("string"), "score": Value("float32")}
)
FINDINGS = List(
    {
        "sentence": Value("int32"),
        "check": Value("string"),
        "severity": Value("string"),
        "source": Value("string"),
        "target": Value("string"),
        "message": Value("string"),
    }
)
CONFIDENCE = List(Value("float32"))
EMBEDDING = List(Value("float32"))
