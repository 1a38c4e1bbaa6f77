"""Generation with transformers: the reference for other backends, and the GPU path."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from pipeline.backends import causal_beam, causal_greedy
from pipeline.backends.base import Decoding, Hypothesis, TextGenerator
from pipeline.backends.batching import token_counts
from pipeline.backends.causal_greedy import Written
from pipeline.backends.loops import in_loop
from pipeline.backends.sampling import Dice, Sampling
from pipeline.backends.threads import usable_threads

DTYPES = ("auto", "float32", "bfloat16", "float16")


def torch_dtype(name: str, device: str) -> Any:
    """torch's type for a name of `DTYPES`; "auto" is 16 bits on a GPU, else float32."""
    import torch

    if name != "auto":
        return getattr(torch, name)
    if device.startswith("cuda"):
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return torch.float32


def set_threads() -> None:
    """Have torch use the cores that this process may use.

    It shares a count with whatever else in the process uses OpenMP, and sums
    of floats depend on it: without this, a result would depend on which models
    ran before.
    """
    import torch

    torch.set_num_threads(usable_threads())


class TransformersGenerator(TextGenerator):
    """A causal or an encoder-decoder model and its tokeniser.

    With `prompt` (which contains {source}) the model is causal and continues
    after it; without, it is an encoder-decoder. `back_prompt` is the one for
    the other direction, of a model that was trained both ways. `limit` and `ceiling` are in
    tokens: the longest source and the longest output. `target_token` is the language
    token that decoding is forced to start with.
    """

    def __init__(
        self,
        source: Path,
        *,
        limit: int,
        ceiling: int,
        device: str = "cpu",
        dtype: str = "auto",
        prompt: str | None = None,
        back_prompt: str | None = None,
        source_code: str | None = None,
        target_token: str | None = None,
    ):
        from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

        set_threads()
        self.limit = limit
        self.ceiling = ceiling
        self._prompt = prompt
        self._back_prompt = back_prompt
        self._device = device
        languages = {"src_lang": source_code} if source_code else {}
        self._tokenizer = AutoTokenizer.from_pretrained(source, **languages)
        self._pad = self._tokenizer.pad_token_id
        if prompt is not None:
            self._tokenizer.padding_side = "left"
        kind = AutoModelForSeq2SeqLM if prompt is None else AutoModelForCausalLM
        self._model = kind.from_pretrained(
            source,
            dtype=torch_dtype(dtype, device),
            use_safetensors=True,
            trust_remote_code=False,
        )
        self._model.to(device).eval()
        self._forced = (
            {"forced_bos_token_id": self._tokenizer.convert_tokens_to_ids(target_token)}
            if target_token
            else {}
        )

    def count(self, texts: Sequence[str]) -> list[int]:
        return token_counts(self._tokenizer, texts)

    def search(
        self, texts: Sequence[str], decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        import torch

        inputs, rooms = self._read(texts, decoding)
        room = max(rooms, default=0)
        if self._prompt and not decoding.no_repeat_ngram:
            if decoding.beam == 1:
                return [[self._written(row)] for row in self._continue(inputs, rooms)]
            return self._beams(inputs, room, decoding, count)
        start = inputs["input_ids"].shape[1] if self._prompt else 1
        guard, chances = _LoopStop(start), _Chances()
        greedy = decoding.beam == 1
        with torch.inference_mode():
            output = self._model.generate(
                **inputs,
                **self._forced,
                num_beams=decoding.beam,
                num_return_sequences=count,
                do_sample=False,
                length_penalty=decoding.length_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                max_new_tokens=room,
                stopping_criteria=[guard] if greedy else None,
                logits_processor=[chances] if greedy else None,
                output_scores=not greedy,
                return_dict_in_generate=True,
            )
        rows = output.sequences[:, start:].tolist()
        lengths = [self._length(row) for row in rows]
        if greedy:
            scores = chances.means(lengths)
        else:
            totals = output.sequences_scores.tolist()
            power = decoding.length_penalty - 1
            scores = [t * length**power for t, length in zip(totals, lengths, strict=True)]
        found = [
            self._hypothesis(row[:length], score, stopped=index in guard.stopped)
            for index, (row, length, score) in enumerate(zip(rows, lengths, scores, strict=True))
        ]
        return _by_text(found, count)

    def _read(self, texts: Sequence[str], decoding: Decoding) -> tuple[Any, list[int]]:
        """The model's inputs, and the tokens that may come out for each.

        ValueError for a text over `limit`.
        """
        lengths = self.count(texts)
        longest = max(lengths, default=0)
        if longest > self.limit:
            raise ValueError(
                f"a source of {longest} tokens is over the model's limit of {self.limit}"
            )
        inputs = self._tokenizer(
            [self._prompt.format(source=text) for text in texts] if self._prompt else list(texts),
            return_tensors="pt",
            padding=True,
        ).to(self._device)
        inputs.pop("token_type_ids", None)
        return inputs, [min(decoding.room(length), self.ceiling) for length in lengths]

    def sample(
        self, texts: Sequence[str], decoding: Decoding, sampling: Sampling, count: int
    ) -> list[list[Hypothesis]]:
        import torch

        inputs, rooms = self._read(texts, decoding)
        dice = Dice(sampling, texts, count)
        if self._prompt:
            found = [self._written(row) for row in self._continue(inputs, rooms, dice, count)]
            return _by_text(found, count)
        drawn, guard = _Drawn(dice), _LoopStop(1)
        with torch.inference_mode():
            output = self._model.generate(
                **{name: value.repeat_interleave(count, dim=0) for name, value in inputs.items()},
                **self._forced,
                num_beams=1,
                do_sample=False,
                no_repeat_ngram_size=0,
                max_new_tokens=max(rooms, default=0),
                stopping_criteria=[guard],
                logits_processor=[drawn],
                return_dict_in_generate=True,
            )
        written = output.sequences[:, 1:].tolist()
        lengths = [
            min(self._length(row), rooms[index // count]) for index, row in enumerate(written)
        ]
        found = [
            self._hypothesis(row[:length], score, stopped=index in guard.stopped)
            for index, (row, length, score) in enumerate(
                zip(written, lengths, drawn.means(lengths), strict=True)
            )
        ]
        return _by_text(found, count)

    def back_scores(self, texts: Sequence[str], outputs: Sequence[str]) -> list[float] | None:
        import torch

        if self._back_prompt is None:
            return None
        scores = []
        # One at a time: the log-probabilities of a batch over a whole vocabulary are large.
        for text, output in zip(texts, outputs, strict=True):
            prompt = self._tokenizer(self._back_prompt.format(source=output)).input_ids
            target = self._tokenizer(f" {text}", add_special_tokens=False).input_ids
            target.append(self._tokenizer.eos_token_id)
            ids = torch.tensor([prompt + target], device=self._device)
            with torch.inference_mode():
                logits = self._model(input_ids=ids).logits[0, len(prompt) - 1 : -1]
            chances = logits.float().log_softmax(-1)
            scores.append(float(chances.gather(1, ids[0, len(prompt) :, None]).mean()))
        return scores

    def _continue(
        self, inputs: Any, rooms: Sequence[int], dice: Dice | None = None, copies: int = 1
    ) -> list[Written]:
        import torch

        with torch.inference_mode():
            return causal_greedy.search(
                self._model,
                inputs["input_ids"],
                inputs["attention_mask"],
                self._tokenizer.eos_token_id,
                rooms,
                dice,
                copies,
            )

    def _beams(
        self, inputs: Any, room: int, decoding: Decoding, count: int
    ) -> list[list[Hypothesis]]:
        import torch

        with torch.inference_mode():
            found = causal_beam.search(
                self._model,
                inputs["input_ids"],
                inputs["attention_mask"],
                end=self._tokenizer.eos_token_id,
                room=room,
                beam=decoding.beam,
                count=count,
                length_penalty=decoding.length_penalty,
            )
        return [
            [self._hypothesis(one.tokens, one.total / len(one.tokens), False) for one in row]
            for row in found
        ]

    def _written(self, row: Written) -> Hypothesis:
        text = self._tokenizer.decode(row.tokens, skip_special_tokens=True)
        return Hypothesis(text.strip(), fmean(row.chances), complete=row.ended)

    def _hypothesis(self, ids: Sequence[int], score: float, stopped: bool) -> Hypothesis:
        text = self._tokenizer.decode(ids, skip_special_tokens=True)
        ended = ids[-1] == self._tokenizer.eos_token_id
        return Hypothesis(text.strip(), score, complete=ended and not stopped)

    def _length(self, row: Sequence[int]) -> int:
        """Tokens up to the end token and with it, or up to the padding of a stopped row."""
        for place, token in enumerate(row):
            if token == self._tokenizer.eos_token_id:
                return place + 1
            if token == self._pad:
                return max(1, place)
        return len(row)

    def close(self) -> None:
        import torch

        del self._model
        if self._device.startswith("cuda"):
            torch.cuda.empty_cache()


def _by_text(found: Sequence[Hypothesis], count: int) -> list[list[Hypothesis]]:
    """Hypotheses that came out behind each other, `count` for each text."""
    return [list(found[start : start + count]) for start in range(0, len(found), count)]


class _LoopStop:
    """transformers' stopping criterion for rows whose tokens from `start` on end in a loop."""

    def __init__(self, start: int) -> None:
        self._start = start
        self.stopped: set[int] = set()
        """Which rows were stopped."""

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        import torch

        rows = input_ids[:, self._start :].tolist()
        self.stopped.update(index for index, row in enumerate(rows) if in_loop(row))
        done = [index in self.stopped for index in range(len(rows))]
        return torch.tensor(done, device=input_ids.device)


class _Chances:
    """The log-probability of each token that greedy search takes, by way of a logits processor.

    transformers' own record keeps the scores of the whole vocabulary at every step, which for a
    large batch is more memory than the model.
    """

    def __init__(self) -> None:
        self._steps: list[Any] = []

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        self._steps.append(scores.amax(-1) - scores.float().logsumexp(-1))
        return scores

    def means(self, lengths: Sequence[int]) -> list[float]:
        """The mean of each row's first tokens, so many as its length says."""
        import torch

        rows = torch.stack(self._steps, dim=1).tolist()
        return [sum(row[:length]) / length for row, length in zip(rows, lengths, strict=True)]


class _Drawn(_Chances):
    """Leaves greedy search only the token that was drawn, as a logits processor."""

    def __init__(self, dice: Dice) -> None:
        super().__init__()
        self._dice = dice

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        drawn = self._dice.draw(scores, range(len(scores)))[:, None]
        taken = scores.gather(-1, drawn)
        self._steps.append((taken.float() - scores.float().logsumexp(-1, keepdim=True))[:, 0])
        return scores.new_full(scores.shape, float("-inf")).scatter(-1, drawn, taken)
