"""Generation with ctranslate2: int8 on CPU, float16 on GPU, several times transformers' speed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from pipeline.backends.base import Decoding, Hypothesis, TextGenerator
from pipeline.backends.batching import token_counts
from pipeline.backends.loops import LoopGuard
from pipeline.backends.threads import usable_threads

# Tokens scored at once. Each needs a row of log-probabilities over the whole
# vocabulary, a quarter of a megabyte for the embedded model.
SCORED_TOKENS = 512
END = "<eos>"  # Gemma's; only it is trained both ways


def engine_options(device: str, compute_type: str) -> dict[str, Any]:
    """ctranslate2's arguments for a device of ours ("cpu", "cuda", "cuda:1")."""
    name, _, index = device.partition(":")
    return {
        "device": name,
        "device_index": int(index or 0),
        "compute_type": compute_type,
        "intra_threads": usable_threads() if name == "cpu" else 0,
    }


class CausalGenerator(TextGenerator):
    """A decoder-only model behind a prompt, such as the embedded translator.

    `folder` holds the converted model and its tokenizer.json; `prompt`
    contains {source}, after which the model continues; `back_prompt` is the one
    for the other direction, of a model that was trained both ways. `limit` and
    `ceiling` are in tokens: the longest source and the longest output.
    """

    def __init__(
        self,
        folder: Path,
        prompt: str,
        limit: int,
        ceiling: int,
        device: str,
        compute_type: str,
        back_prompt: str | None = None,
    ):
        import ctranslate2
        from tokenizers import Tokenizer

        self.limit = limit
        self.ceiling = ceiling
        self._prompt = prompt
        self._back_prompt = back_prompt
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._model = ctranslate2.Generator(str(folder), **engine_options(device, compute_type))

    def count(self, texts: Sequence[str]) -> list[int]:
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def search(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        prompts = [self._prompt.format(source=text) for text in texts]
        tokens = [encoding.tokens for encoding in self._tokenizer.encode_batch(prompts)]
        longest = _longest(self.count(texts), self.limit)
        room = min(decoding.room(longest), self.ceiling)
        guard = LoopGuard()
        results = self._model.generate_batch(
            tokens,
            beam_size=decoding.beam,
            num_hypotheses=count,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            max_length=room,
            include_prompt_in_result=False,
            return_scores=True,
            callback=guard if decoding.beam == 1 else None,
        )
        return [
            [
                Hypothesis(
                    self._tokenizer.decode(ids).strip(),
                    _mean(score, len(ids), decoding),
                    complete=len(ids) < room and index not in guard.stopped,
                )
                for ids, score in zip(result.sequences_ids, result.scores, strict=True)
            ]
            for index, result in enumerate(results)
        ]

    def back_scores(self, texts: Sequence[str], outputs: Sequence[str]) -> list[float] | None:
        if not self._back_prompt:
            return None
        prompts = self._tokenizer.encode_batch(
            [self._back_prompt.format(source=output) for output in outputs]
        )
        targets = self._tokenizer.encode_batch(
            [f" {text}" for text in texts], add_special_tokens=False
        )
        rows = [
            [*prompt.tokens, *target.tokens, END]
            for prompt, target in zip(prompts, targets, strict=True)
        ]
        # Rows of one length at a time: ctranslate2 4.8.5 refuses a batch with padding when it
        # scores with Gemma ("Length mask has size …").
        by_length: dict[int, list[int]] = defaultdict(list)
        for index, row in enumerate(rows):
            by_length[len(row)].append(index)
        scores = [0.0] * len(rows)
        for indices in by_length.values():
            results = self._model.score_batch(
                [rows[index] for index in indices],
                max_batch_size=SCORED_TOKENS,
                batch_type="tokens",
            )
            for index, result in zip(indices, results, strict=True):
                scores[index] = fmean(result.log_probs[-len(targets[index].tokens) - 1 :])
        return scores

    def close(self) -> None:
        self._model.unload_model()


class Seq2SeqGenerator(TextGenerator):
    """An encoder-decoder model (Marian, NLLB, M2M100, BART, T5) behind its own tokeniser.

    `target_token` is the language token that decoding starts with, for models
    that have one. `limit`, in tokens, holds for the source and for the output.
    """

    def __init__(
        self,
        folder: Path,
        tokenizer: Any,
        limit: int,
        device: str,
        compute_type: str,
        target_token: str | None = None,
    ):
        import ctranslate2

        self.limit = self.ceiling = limit
        self._tokenizer = tokenizer
        self._target_token = target_token
        self._model = ctranslate2.Translator(str(folder), **engine_options(device, compute_type))

    def count(self, texts: Sequence[str]) -> list[int]:
        return token_counts(self._tokenizer, texts)

    def search(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        ids = self._tokenizer(list(texts)).input_ids
        special = self._tokenizer.num_special_tokens_to_add()
        longest = _longest([len(row) - special for row in ids], self.limit)
        room = min(decoding.room(longest), self.ceiling)
        prefix = [[self._target_token]] * len(texts) if self._target_token else None
        guard = LoopGuard()
        results = self._model.translate_batch(
            [self._tokenizer.convert_ids_to_tokens(row) for row in ids],
            target_prefix=prefix,
            beam_size=decoding.beam,
            num_hypotheses=count,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            max_decoding_length=room,
            return_scores=True,
            callback=guard if decoding.beam == 1 else None,
        )
        return [
            [
                Hypothesis(
                    self._decoded(tokens),
                    _mean(score, len(tokens), decoding),
                    complete=len(tokens) < room and index not in guard.stopped,
                )
                for tokens, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            for index, result in enumerate(results)
        ]

    def _decoded(self, tokens: Sequence[str]) -> str:
        ids = self._tokenizer.convert_tokens_to_ids(tokens)
        text: str = self._tokenizer.decode(ids, skip_special_tokens=True)
        return text.strip()

    def close(self) -> None:
        self._model.unload_model()


def _longest(lengths: Sequence[int], limit: int) -> int:
    """The longest of the lengths in tokens; ValueError when it is over the limit."""
    longest = max(lengths, default=0)
    if longest > limit:
        raise ValueError(f"a source of {longest} tokens is over the model's limit of {limit}")
    return longest


def _mean(score: float, tokens: int, decoding: Decoding) -> float:
    """Mean log-probability per token from ctranslate2's score, a sum over length ** penalty.

    The end token is part of the sum but not of the returned sequence.
    """
    length = tokens + 1
    return float(score * length**decoding.length_penalty / length)
