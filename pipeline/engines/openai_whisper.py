"""openai-whisper: the original, on the same weights as faster-whisper, converted once from CTranslate2's file to torch's tensors.

Slower on a CPU, and it needs torch; some producers have it, or prefer it on their GPU.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pipeline.engines import converted
from pipeline.engines.recogniser import Heard, Samples, by_word, compression, likeliest, whole_words, working
from pipeline.engines.weights import Weights
from pipeline.errors import EngineError, MissingToolError

NAME = "openai-whisper"
HOP = 160
PREPENDED, APPENDED = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
# Whisper's own ladder for what is worth trying again (Radford et al. 2022, section 4.5), with a fixed seed.
TEMPERATURES = (0.2, 0.4, 0.6, 0.8, 1.0)


@lru_cache(maxsize=1)
def load(weights: Weights, device: str, threads: int, beam_size: int) -> "OpenAIWhisper":
    """The model in memory, float32 on a CPU and float16 on CUDA.

    Raises:
        MissingToolError: openai-whisper is not installed. EngineError: the model cannot be loaded.
    """
    try:
        import torch
        import whisper
    except ImportError as error:
        raise MissingToolError(
            f"The engine openai-whisper cannot be loaded ({error}). Install it: pip install openai-whisper, or use --engine faster-whisper."
        ) from error
    if threads:
        torch.set_num_threads(threads)
    chosen = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
    try:
        tensors = {name: torch.from_numpy(value) for name, value in converted.state(weights).items()}
        model = whisper.model.Whisper(whisper.model.ModelDimensions(**dimensions(tensors)))
        # Not stored by CTranslate2: the causal mask and the sinusoids of the encoder are computed by the class itself.
        missing = model.load_state_dict(tensors, strict=False)
        if missing.unexpected_keys or missing.missing_keys:
            raise ValueError(f"unknown layout, such as {[*missing.unexpected_keys, *missing.missing_keys][0]}")
        model = model.to(chosen).eval()
    except (RuntimeError, ValueError, KeyError, OSError) as error:
        raise EngineError(
            f"openai-whisper could not load the model {weights.name!r} on device {chosen!r} ({str(error).splitlines()[0]}). "
            'Try device = "cpu" under [machine], or --engine faster-whisper.'
        ) from error
    return OpenAIWhisper(model, beam_size)


def dimensions(tensors: dict[str, Any]) -> dict[str, int]:
    """Whisper's `ModelDimensions`, read off the tensors' shapes. Every Whisper has heads of 64."""
    text, audio = tensors["decoder.token_embedding.weight"], tensors["encoder.positional_embedding"]
    layers = {
        side: 1 + max(int(name.split(".")[2]) for name in tensors if name.startswith(f"{side}.blocks."))
        for side in ("encoder", "decoder")
    }
    return {
        "n_mels": tensors["encoder.conv1.weight"].shape[1],
        "n_audio_ctx": audio.shape[0],
        "n_audio_state": audio.shape[1],
        "n_audio_head": audio.shape[1] // 64,
        "n_audio_layer": layers["encoder"],
        "n_vocab": text.shape[0],
        "n_text_ctx": tensors["decoder.positional_embedding"].shape[0],
        "n_text_state": text.shape[1],
        "n_text_head": text.shape[1] // 64,
        "n_text_layer": layers["decoder"],
    }


class OpenAIWhisper:
    """A loaded `whisper.model.Whisper`. Words are timed with all heads of the decoder's upper half, the class's default."""

    def __init__(self, model: Any, beam_size: int) -> None:
        self.model = model
        self.beam_size = beam_size

    def tongues(self, sounds: Sequence[Samples]) -> list[dict[str, float]]:
        """See `Recogniser`."""
        return [self._tongues(self._encoded(self._mel(sound))) for sound in sounds]

    def hear(
        self, sounds: Sequence[Samples], language: str, prompt: str = "", *, tell_tongue: bool = False
    ) -> list[Heard]:
        """See `Recogniser`."""
        # One at a time: openai-whisper's beam search cannot take several.
        with working(NAME, language):
            return [
                self._hear(
                    sound,
                    self._mel(sound),
                    language,
                    tell_tongue=tell_tongue,
                    prompt=prompt or None,
                    beam_size=self.beam_size,
                )
                for sound in sounds
            ]

    def translate(self, sounds: Sequence[Samples], language: str) -> list[Heard]:
        """See `Recogniser`."""
        with working(NAME, language):
            return [
                self._hear(sound, self._mel(sound), language, task="translate", beam_size=self.beam_size)
                for sound in sounds
            ]

    def likelihoods(
        self, sound: Samples, language: str, texts: Sequence[Sequence[str]], prompt: str = ""
    ) -> list[list[float]]:
        """See `Recogniser`."""
        import torch

        with working(NAME, language), torch.no_grad():
            tokenizer = self._tokenizer(language, "transcribe")
            before = tokenizer.encode(" " + prompt.strip())[-(self.model.dims.n_text_ctx // 2 - 1) :] if prompt else []
            start = [*([tokenizer.sot_prev, *before] if before else []), *tokenizer.sot_sequence_including_notimestamps]
            encoded, room = self._encoded(self._mel(sound))[None], self.model.dims.n_text_ctx - len(start) - 1
            out = []
            for text in texts:
                words = [tokenizer.encode(" " + word) for word in text]
                tokens = [token for word in words for token in word][:room]
                given = torch.tensor([*start, *tokens], device=self.model.device)
                logits = self.model.logits(given[None], encoded)[0, len(start) - 1 : -1, : tokenizer.eot].float()
                found = logits.softmax(-1).gather(1, given[len(start) :, None])[:, 0]
                out.append(by_word(found.tolist(), list(map(len, words))))
        return out

    def hear_again(self, sound: Samples, language: str) -> Heard:
        """See `Recogniser`. Sampled at rising temperatures until it neither loops nor seems unlikely."""
        import torch

        mel = self._mel(sound)
        for temperature in TEMPERATURES:
            with working(NAME, language), torch.random.fork_rng():
                torch.manual_seed(0)
                heard = self._hear(sound, mel, language, temperature=temperature, best_of=self.beam_size)
            if not heard.doubtful:
                break
        return heard

    def _mel(self, sound: Samples) -> Any:
        import whisper

        padded = whisper.audio.pad_or_trim(sound)
        return whisper.audio.log_mel_spectrogram(padded, n_mels=self.model.dims.n_mels).to(self.model.device)

    def _encoded(self, mel: Any) -> Any:
        """The encoder's output, which the decoder and the detector of languages take instead of a spectrogram."""
        import torch

        with torch.no_grad():
            return self.model.embed_audio((mel.half() if self.model.device.type == "cuda" else mel)[None])[0]

    def _tongues(self, encoded: Any) -> dict[str, float]:
        if not self.model.is_multilingual:
            return {"en": 1.0}
        _, found = self.model.detect_language(encoded)
        return {code: float(probability) for code, probability in found.items()}

    def _tokenizer(self, language: str, task: str) -> Any:
        import whisper

        several = self.model.is_multilingual
        return whisper.tokenizer.get_tokenizer(
            several, num_languages=self.model.num_languages, language=language if several else "en", task=task
        )

    def _hear(
        self,
        sound: Samples,
        mel: Any,
        language: str,
        task: str = "transcribe",
        *,
        tell_tongue: bool = False,
        **search: Any,
    ) -> Heard:
        import whisper
        import whisper.timing

        options = whisper.DecodingOptions(
            task=task,
            language=language if self.model.is_multilingual else "en",
            without_timestamps=True,
            fp16=self.model.device.type == "cuda",
            **search,
        )
        tokenizer = self._tokenizer(options.language, task)
        encoded = self._encoded(mel)
        result = whisper.decode(self.model, encoded, options)
        tokens = [token for token in result.tokens if token < tokenizer.eot]
        timings = whisper.timing.find_alignment(self.model, tokenizer, tokens, mel, max(2, len(sound) // HOP))
        whisper.timing.merge_punctuations(timings, PREPENDED, APPENDED)
        return Heard(
            words=whole_words(((t.start, t.end, t.word, t.probability) for t in timings), language),
            likelihood=float(result.avg_logprob),
            no_speech=float(result.no_speech_prob),
            compression=compression(result.text),
            **likeliest(self._tongues(encoded) if tell_tongue else {}),
        )
