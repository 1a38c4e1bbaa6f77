"""Adapters merged in NumPy are the adapters that peft would run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.backends.lora import merge_adapter, read_safetensors


@pytest.mark.slow
def test_merging_equals_peft(tmp_path: Path) -> None:
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=50,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
    )
    base = LlamaForCausalLM(config)
    base.save_pretrained(tmp_path / "base")
    lora = LoraConfig(r=4, lora_alpha=8, target_modules=["q_proj", "down_proj"])
    adapted = get_peft_model(base, lora)
    for name, weight in adapted.named_parameters():
        if "lora_B" in name:  # zero at the start, which would prove nothing
            torch.nn.init.normal_(weight)
    ids = torch.arange(10).unsqueeze(0)
    expected = adapted(ids).logits
    adapted.save_pretrained(tmp_path / "adapter")

    (tmp_path / "merged").mkdir()
    merge_adapter(tmp_path / "base", tmp_path / "adapter", tmp_path / "merged")
    merged = LlamaForCausalLM.from_pretrained(tmp_path / "merged")
    assert torch.allclose(merged(ids).logits, expected, atol=1e-4)
    assert not torch.allclose(
        LlamaForCausalLM.from_pretrained(tmp_path / "base")(ids).logits, expected
    )


@pytest.mark.slow
def test_bfloat16_is_read_as_it_was_written(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    values = torch.tensor([[1.5, -2.25], [3e38, 1e-30]], dtype=torch.bfloat16)
    save_file({"w": values}, tmp_path / "x.safetensors")
    read = read_safetensors(tmp_path / "x.safetensors")["w"]
    assert (torch.from_numpy(read.copy()) == values.float()).all()
