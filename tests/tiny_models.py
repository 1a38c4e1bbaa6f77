"""Tiny models of the architectures that configurations name: random weights, real vocabularies.

They are saved in Hugging Face layout, so that the code under test opens them
as it opens any model. What they put out is noise, but the same noise every time.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

SENTENCES = [
    "De burgemeester opent morgen de nieuwe brug over de rivier.",
    "Volgens de politie raakte niemand gewond bij het ongeluk op de snelweg.",
    "Het bedrijf boekte vorig jaar een winst van drie miljoen euro.",
    "De minister wil de belasting op brandstof dit najaar verlagen.",
    "The mayor will open the new bridge across the river tomorrow.",
    "According to the police nobody was hurt in the accident on the motorway.",
    "The company made a profit of three million euros last year.",
    "The minister wants to lower the tax on fuel this autumn.",
] * 6

VOCABULARY = 180  # pieces: enough for the sentences above, and sentencepiece can train it


class TinyModels:
    """Builds each model the first time it is asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @functools.cached_property
    def sentencepiece(self) -> Path:
        """A sentencepiece model trained on `SENTENCES`."""
        import sentencepiece

        text = self.root / "text.txt"
        text.write_text("\n".join(SENTENCES), "utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(text),
            model_prefix=str(self.root / "pieces"),
            vocab_size=VOCABULARY,
            hard_vocab_limit=False,
            bos_id=-1,
            pad_id=-1,
            eos_id=0,
            unk_id=1,
            minloglevel=2,
        )
        return self.root / "pieces.model"

    @functools.cached_property
    def marian(self) -> Path:
        """MarianMT with sentencepiece vocabularies on both sides."""
        import shutil

        import sentencepiece
        from transformers import MarianConfig, MarianMTModel, MarianTokenizer

        folder = self._folder("marian")
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(self.sentencepiece))
        names = [pieces.id_to_piece(index) for index in range(pieces.get_piece_size())]
        vocabulary = {name: index for index, name in enumerate([*names, "<pad>"])}
        (folder / "vocab.json").write_text(json.dumps(vocabulary))
        for side in ("source.spm", "target.spm"):
            shutil.copy(self.sentencepiece, folder / side)
        tokenizer = MarianTokenizer(
            str(folder / "source.spm"),
            str(folder / "target.spm"),
            str(folder / "vocab.json"),
            source_lang="nl",
            target_lang="en",
        )
        pad = vocabulary["<pad>"]
        config = MarianConfig(
            vocab_size=len(vocabulary),
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_position_embeddings=64,
            pad_token_id=pad,
            eos_token_id=0,
            decoder_start_token_id=pad,
            forced_eos_token_id=None,
            scale_embedding=True,
        )
        return self._save(folder, MarianMTModel, config, tokenizer)

    @functools.cached_property
    def nllb(self) -> Path:
        """M2M100 with NLLB's tokeniser and its language codes."""
        from tokenizers import SentencePieceBPETokenizer
        from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

        specials = ["<s>", "<pad>", "</s>", "<unk>"]
        trained = SentencePieceBPETokenizer()
        trained.train_from_iterator(
            SENTENCES, vocab_size=VOCABULARY, special_tokens=specials, show_progress=False
        )
        model = json.loads(trained.to_str())["model"]
        merges = [tuple(merge) for merge in model["merges"]]
        tokenizer = NllbTokenizer(
            vocab=model["vocab"], merges=merges, src_lang="nld_Latn", tgt_lang="eng_Latn"
        )
        config = M2M100Config(
            vocab_size=len(tokenizer),
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_position_embeddings=64,
            pad_token_id=tokenizer.pad_token_id,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            decoder_start_token_id=tokenizer.eos_token_id,
        )
        folder = self._folder("nllb")
        return self._save(folder, M2M100ForConditionalGeneration, config, tokenizer)

    @functools.cached_property
    def bart(self) -> Path:
        """BART with a byte-level BPE vocabulary."""
        from tokenizers import ByteLevelBPETokenizer
        from transformers import BartConfig, BartForConditionalGeneration, BartTokenizer

        trained = ByteLevelBPETokenizer()
        specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
        trained.train_from_iterator(
            SENTENCES, vocab_size=400, special_tokens=specials, show_progress=False
        )
        folder = self._folder("bart")
        trained.save_model(str(folder))
        tokenizer = BartTokenizer.from_pretrained(str(folder))
        config = BartConfig(
            vocab_size=len(tokenizer),
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_position_embeddings=64,
            forced_bos_token_id=None,
            normalize_before=False,
            forced_eos_token_id=None,
        )
        return self._save(folder, BartForConditionalGeneration, config, tokenizer)

    @functools.cached_property
    def t5(self) -> Path:
        """T5: relative positions, a gated inner layer, no bias anywhere."""
        from transformers import T5Config, T5ForConditionalGeneration

        tokenizer = self._word_tokenizer()
        config = T5Config(
            vocab_size=len(tokenizer),
            d_model=32,
            d_kv=8,
            d_ff=64,
            num_layers=2,
            num_heads=4,
            feed_forward_proj="gated-gelu",
            initializer_factor=4.0,
            pad_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
            decoder_start_token_id=tokenizer.pad_token_id,
        )
        return self._save(self._folder("t5"), T5ForConditionalGeneration, config, tokenizer)

    @functools.cached_property
    def pegasus(self) -> Path:
        """Pegasus: fixed positions, norms before the layers, and a tokeniser of its own."""
        import sentencepiece
        from transformers import PegasusConfig, PegasusForConditionalGeneration, PegasusTokenizer

        pieces = sentencepiece.SentencePieceProcessor(model_file=str(self.sentencepiece))
        vocabulary = [
            (pieces.id_to_piece(index), pieces.get_score(index))
            for index in range(2, pieces.get_piece_size())
        ]
        specials = [(name, 0.0) for name in ("<pad>", "</s>", "<mask_1>", "<mask_2>", "<unk>")]
        tokenizer = PegasusTokenizer(vocab=[*specials, *vocabulary], offset=2)
        config = PegasusConfig(
            vocab_size=len(tokenizer),
            d_model=32,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=64,
            decoder_ffn_dim=64,
            max_position_embeddings=64,
            scale_embedding=True,
            forced_eos_token_id=None,
            # Published ones say so too; ctranslate2's converter reads it there.
            normalize_before=True,
            normalize_embedding=False,
        )
        return self._save(
            self._folder("pegasus"), PegasusForConditionalGeneration, config, tokenizer
        )

    @staticmethod
    def _word_tokenizer() -> Any:
        """A vocabulary of words; the end token stands behind every text, as T5 wants it."""
        from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
        from transformers import PreTrainedTokenizerFast

        words = Tokenizer(models.WordLevel(unk_token="<unk>"))
        words.pre_tokenizer = pre_tokenizers.Metaspace()
        specials = ["<pad>", "</s>", "<unk>"]
        words.train_from_iterator(
            SENTENCES, trainers.WordLevelTrainer(special_tokens=specials, show_progress=False)
        )
        words.post_processor = processors.TemplateProcessing(
            single="$A </s>", special_tokens=[("</s>", 1)]
        )
        return PreTrainedTokenizerFast(
            tokenizer_object=words, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
        )

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir()
        return folder

    @staticmethod
    def _save(folder: Path, kind: Any, config: Any, tokenizer: Any) -> Path:
        import torch

        torch.manual_seed(7)
        # A wide initialisation: at the usual 0.02 all tokens are nearly equally
        # likely and the least rounding decides between them.
        config.init_std = 0.5
        kind(config).eval().save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder
