"""What the benchmarks of generation share: a Marian model of known output, memory, limits.

OPUS-MT's weights don't come through the package index, and time depends on
their shape only, if the lengths are right. The Marian model made here has the real
shape, and weights with which every token is followed by its successor in the
vocabulary, so that it neither ends nor falls into a loop: whoever runs it
decides how long it writes, and can tell whether it wrote what it should.
"""

from __future__ import annotations

import itertools
import json
import math
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

END, UNKNOWN = 0, 1
"""Ids in the Marian vocabulary; the pieces follow, padding is the last."""
FIRST_PIECE = 2
# Small beside the embeddings, so that the layers between cost what they cost and decide nothing.
INNER = 0.01


@dataclass(frozen=True)
class MarianShape:
    """The sizes of a Marian model. As it stands: OPUS-MT's Dutch to English."""

    d_model: int = 512
    layers: int = 6
    heads: int = 8
    ffn: int = 2048
    vocabulary: int = 67_000
    pieces: int = 4_000
    """How many of the vocabulary sentencepiece knows; the text of the benchmark has no more."""


def news_sentences(examples: Path, count: int) -> list[str]:
    """The first sentences of made articles, all different, each with something to translate."""
    from _made_articles import made_articles

    from pipeline.stages.segment import Segment, SegmentConfig

    found: dict[str, None] = {}
    stage = Segment(SegmentConfig())
    for article in made_articles(examples, count):
        for sentence in stage.run({"text": [article["text"]]})["sentences"][0]:
            if any(char.isalpha() for char in sentence):
                found[sentence] = None
        if len(found) >= count:
            break
    return list(found)[:count]


def sample(sentences: Sequence[str], share: float) -> list[str]:
    """A share of the sentences, spread over the lengths, in the order of input."""
    by_length = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    step = 1 / share
    places = {by_length[int((k + 0.5) * step)] for k in range(max(1, int(len(by_length) * share)))}
    return [sentences[place] for place in sorted(places)]


def build_marian(folder: Path, sentences: Sequence[str], shape: MarianShape) -> Path:
    """Write the model and a tokeniser trained on the sentences, in Hugging Face layout.

    Embeddings are angles of random speeds: row i holds the cosine and the sine
    of i times the speed. The step to the successor is then one linear map, a
    rotation R. The last feed-forward layer, whose swish(z) - swish(-z) is z,
    adds Rx - x to its input x, and the output layer, tied to the embeddings as
    OPUS-MT's is, finds the row of the next token. The rows of the special
    tokens are zeros, which never win.
    """
    import torch
    from transformers import MarianConfig, MarianMTModel

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _save_tokenizer(folder, sentences, shape)
    torch.manual_seed(7)
    config = MarianConfig(
        vocab_size=shape.vocabulary,
        d_model=shape.d_model,
        **both_sides(shape.layers, shape.heads, shape.ffn),
        max_position_embeddings=512,
        activation_function="swish",
        scale_embedding=True,
        init_std=INNER,
        pad_token_id=shape.vocabulary - 1,
        eos_token_id=END,
        decoder_start_token_id=shape.vocabulary - 1,
        forced_eos_token_id=None,
    )
    model = MarianMTModel(config).eval()
    with torch.no_grad():
        _chain(model, shape)
    model.save_pretrained(folder)
    return folder


def both_sides(layers: int, heads: int, ffn: int) -> dict[str, int]:
    """The sizes of encoder and decoder as configurations name them."""
    sizes = {"layers": layers, "attention_heads": heads, "ffn_dim": ffn}
    return {f"{side}_{part}": sizes[part] for side in ("encoder", "decoder") for part in sizes}


def _save_tokenizer(folder: Path, sentences: Sequence[str], shape: MarianShape) -> None:
    """A tokeniser with the same pieces on both sides, its vocabulary filled up with dummies."""
    import sentencepiece
    from transformers import MarianTokenizer

    trained, vocabulary = folder / "source.spm", folder / "vocab.json"
    with trained.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences),
            model_writer=file,
            vocab_size=min(shape.pieces, shape.vocabulary - 1),
            hard_vocab_limit=False,
            bos_id=-1,
            pad_id=-1,
            eos_id=END,
            unk_id=UNKNOWN,
            minloglevel=2,
        )
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(trained))
    names = [pieces.id_to_piece(index) for index in range(pieces.get_piece_size())]
    names += [f"▁dummy{index}" for index in range(len(names), shape.vocabulary - 1)]
    vocabulary.write_text(json.dumps({name: i for i, name in enumerate([*names, "<pad>"])}))
    files = str(trained), str(trained), str(vocabulary)
    MarianTokenizer(*files, source_lang="nl", target_lang="en").save_pretrained(folder)


def _chain(model: Any, shape: MarianShape) -> None:
    """Set the weights that make each token follow the one before it, the last one by the first."""
    import torch

    ring = shape.vocabulary - 1 - FIRST_PIECE
    half = shape.d_model // 2
    speeds = torch.randint(1, ring // 2, (half,))
    turns = torch.outer(torch.arange(ring), speeds) % ring * (2 * math.pi / ring)
    rows = model.get_input_embeddings().weight
    rows.zero_()
    rows[FIRST_PIECE:-1] = torch.cat([turns.cos(), turns.sin()], dim=1)
    step = speeds * (2 * math.pi / ring)
    cosine, sine = step.cos().diag(), step.sin().diag()
    rotation = torch.cat([torch.cat([cosine, -sine], dim=1), torch.cat([sine, cosine], dim=1)])
    last = model.model.decoder.layers[-1]
    identity = torch.eye(shape.d_model)
    last.fc1.weight[: 2 * shape.d_model] = torch.cat([rotation - identity, identity - rotation])
    last.fc2.weight[:, : 2 * shape.d_model] = torch.cat([identity, -identity], dim=1)


def successors(tokens: Sequence[int], shape: MarianShape) -> bool:
    """Whether each token is the one after the token before it."""
    ring = shape.vocabulary - 1 - FIRST_PIECE
    return all((after - before) % ring == 1 for before, after in itertools.pairwise(tokens))


def convert(source: Path, folder: Path, compute_type: str) -> Path:
    """The model in ctranslate2's form."""
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(source)).convert(str(folder), quantization=compute_type, force=True)
    return folder


def lengths(tokenizer: Any, texts: Sequence[str]) -> list[int]:
    """The tokens of each text, special tokens left out."""
    return [len(ids) for ids in tokenizer(list(texts), add_special_tokens=False).input_ids]


def generate_ids(model: Any, tokenizer: Any, texts: Sequence[str], room: int) -> list[list[int]]:
    """What transformers' greedy search writes for one batch, in at most `room` tokens."""
    import torch

    inputs = tokenizer(list(texts), return_tensors="pt", padding=True)
    inputs.pop("token_type_ids", None)
    with torch.inference_mode():
        written = model.generate(**inputs, num_beams=1, do_sample=False, max_new_tokens=room)
    start = 1 if model.config.is_encoder_decoder else inputs["input_ids"].shape[1]
    ids: list[list[int]] = written[:, start:].tolist()
    return ids


def translate_tokens(
    translator: Any, tokenizer: Any, texts: Sequence[str], room: int
) -> list[list[str]]:
    """What ctranslate2's greedy search writes for one batch, in at most `room` tokens."""
    rows = [tokenizer.convert_ids_to_tokens(ids) for ids in tokenizer(list(texts)).input_ids]
    results = translator.translate_batch(rows, beam_size=1, max_decoding_length=room)
    return [result.hypotheses[0] for result in results]


def verify_chain(
    source: Path, converted: Path, sentences: Sequence[str], shape: MarianShape
) -> None:
    """Exit unless transformers and ctranslate2 write the same chain of successors in float32."""
    import ctranslate2
    from transformers import MarianMTModel, MarianTokenizer

    from pipeline.backends.ctranslate2_generator import engine_options

    tokenizer = MarianTokenizer.from_pretrained(source)
    model = MarianMTModel.from_pretrained(source).eval()
    room = max(lengths(tokenizer, sentences))
    ours = generate_ids(model, tokenizer, sentences, room)
    translator = ctranslate2.Translator(str(converted), **engine_options("cpu", "float32"))
    theirs = [
        tokenizer.convert_tokens_to_ids(row)
        for row in translate_tokens(translator, tokenizer, sentences, room)
    ]
    if ours != theirs:
        raise SystemExit("transformers and ctranslate2 disagree about the model: no comparison")
    if not all(len(row) == room and successors(row, shape) for row in ours):
        raise SystemExit(f"the model does not write {room} tokens, each followed by its successor")


# Width, layers on either side, heads, inner width, vocabulary.
SHAPES = {
    "marian-base": ("Marian", 512, 6, 8, 2048, 67_000),
    "nllb-600m": ("M2M100", 1024, 12, 16, 4096, 256_206),
    "bart-large": ("Bart", 1024, 12, 16, 4096, 50_265),
}
TOY = 64, 2, 4, 128, 1000
# Gemma 3 270M with the embedded vocabulary: width, layers, inner width, head, vocabulary.
GEMMA = 640, 18, 2048, 256, 64_857
TOY_GEMMA = 64, 2, 128, 16, 1000
# What "Dutch: … English:" adds to a sentence for Gemma.
PROMPT = 6
STOP, FIRST_WORD = 1, 4
"""Ids in the vocabularies of these: padding 0, end 1, start 2, unknown 3."""

Lengths = list[int]


class Network:
    """A model with random weights on a device, and what a step of it reads from memory."""

    def __init__(self, name: str, device: str, toy: bool) -> None:
        import torch
        import transformers

        self.name, self.device = name, device
        self.causal = name not in SHAPES
        config = self._gemma(toy) if self.causal else self._encoder_decoder(toy)
        torch.manual_seed(7)
        with torch.device(device):
            model = getattr(transformers, config.architectures[0])(config).eval()
        self.model: Any = model.to(torch.float32 if device == "cpu" else torch.bfloat16)
        self.vocabulary: int = config.vocab_size
        decoder = self.model.model if self.causal else self.model.model.decoder
        output = self.model.lm_head.weight
        layers = list(decoder.layers)
        self.step_bytes = output.nbytes + sum(
            weights.nbytes for layer in layers for weights in layer.parameters()
        )
        width = config.num_key_value_heads * config.head_dim if self.causal else config.d_model
        self.position_bytes = 2 * width * len(layers) * output.element_size()
        """Keys and values of one token in all layers."""

    @staticmethod
    def _gemma(toy: bool) -> Any:
        from transformers import Gemma3TextConfig

        hidden, layers, inner, head, vocabulary = TOY_GEMMA if toy else GEMMA
        return Gemma3TextConfig(
            architectures=["Gemma3ForCausalLM"],
            hidden_size=hidden,
            num_hidden_layers=layers,
            intermediate_size=inner,
            head_dim=head,
            query_pre_attn_scalar=head,
            vocab_size=vocabulary,
            num_attention_heads=4,
            num_key_value_heads=1,
            sliding_window=512,
            max_position_embeddings=32_768,
            pad_token_id=0,
            eos_token_id=STOP,
            bos_token_id=2,
        )

    def _encoder_decoder(self, toy: bool) -> Any:
        import transformers

        family, *full = SHAPES[self.name]
        width, layers, heads, inner, vocabulary = TOY if toy else full
        suffix = "MTModel" if family == "Marian" else "ForConditionalGeneration"
        return getattr(transformers, f"{family}Config")(
            architectures=[family + suffix],
            d_model=width,
            vocab_size=vocabulary,
            **both_sides(layers, heads, inner),
            normalize_before=family == "M2M100",  # ctranslate2's converter asks BART for it
            max_position_embeddings=512,
            pad_token_id=0,
            eos_token_id=STOP,
            bos_token_id=2,
            decoder_start_token_id=STOP,
            forced_bos_token_id=None,
            forced_eos_token_id=None,
        )

    def batch(self, lengths: Lengths) -> tuple[Any, Any]:
        """Random tokens and their mask; padded on the left, with a prompt, for a causal model."""
        import torch

        sizes = torch.tensor(lengths) + (PROMPT if self.causal else 0)
        places = torch.arange(int(sizes.max()))[None]
        mask = places < sizes[:, None]
        if self.causal:
            mask = mask.flip(1)
        ids = torch.randint(FIRST_WORD, self.vocabulary - 1, mask.shape) * mask
        return ids.to(self.device), mask.long().to(self.device)

    def bytes_read(self, lengths: Lengths, leaving: bool) -> int:
        """What the steps for a batch read: weights each time, and the cache of the rows in it."""
        longest = max(lengths)
        width = longest + (PROMPT if self.causal else 0)
        steps = lengths if leaving else [longest] * len(lengths)
        positions = sum(n * width + n * (n - 1) // 2 for n in steps)
        return longest * self.step_bytes + positions * self.position_bytes


def peak_memory() -> int:
    """The most megabytes that this process ever had resident."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    sizes = dict(line.split(":", 1) for line in lines)
    return int(sizes["VmHWM"].split()[0]) // 1024


def settle(device: str) -> None:
    """Wait until a GPU has done all that it was told."""
    import torch

    if device.startswith("cuda"):
        torch.cuda.synchronize()


def best_seconds(work: Callable[[], object], device: str, times: int = 6) -> float:
    """The shortest of several times: others use the machine as well."""
    taken = []
    for _ in range(times):
        settle(device)
        begun = time.perf_counter()
        work()
        settle(device)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def matmul_rate(rows: int, inner: int, columns: int, dtype: Any) -> float:
    """GFLOP/s of a matrix product on the CPU, two operations an element and step."""
    import torch

    left, right = torch.rand(rows, inner).to(dtype), torch.rand(inner, columns).to(dtype)
    return 2 * rows * inner * columns / best_seconds(lambda: left @ right, "cpu") / 1e9


def copy_rate(megabytes: int, device: str) -> float:
    """GB/s that a device reads and writes together when it copies so much from itself to itself."""
    import torch

    source = torch.ones(megabytes << 20, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    return 2 * len(source) / best_seconds(lambda: target.copy_(source), device) / 1e9


def limits() -> dict[str, float]:
    """What the machine and the embedded model allow: parameters, GFLOP/s and GB/s."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    from pipeline.backends.generators import merged_gemma
    from pipeline.backends.registry import find

    config = AutoConfig.from_pretrained(merged_gemma(find("nl-en-gemma")))
    with torch.device("meta"):
        network = AutoModelForCausalLM.from_config(config)
    output = config.vocab_size * config.hidden_size
    shape = 512, config.hidden_size, config.intermediate_size
    return {
        "layers": sum(weights.numel() for weights in network.parameters()) - output,
        "output": output,
        "float32": matmul_rate(*shape, torch.float32),
        "bfloat16": matmul_rate(*shape, torch.bfloat16),
        "bandwidth": copy_rate(512, "cpu"),
    }


def operations(taken: Mapping[str, Any], limit: Mapping[str, float]) -> float:
    """Floating-point operations: two a parameter and token; only what is written needs logits."""
    tokens = taken["prompt_tokens"] + taken["tokens"]
    return 2.0 * (limit["layers"] * tokens + limit["output"] * taken["tokens"])
