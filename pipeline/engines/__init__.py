"""The speech engines: one module each, equals behind one Protocol. Heavy imports happen when an engine is loaded."""

from types import MappingProxyType

from pipeline.engines import faster_whisper, openai_whisper, weights
from pipeline.engines.recogniser import Engine, Heard, HeardWord, Recogniser, Samples
from pipeline.errors import ConfigurationError
from pipeline.model import SpeechModel

ENGINES: MappingProxyType[str, Engine] = MappingProxyType(
    {
        "faster-whisper": faster_whisper,
        "openai-whisper": openai_whisper,
    }
)

__all__ = [
    "ENGINES",
    "Engine",
    "Heard",
    "HeardWord",
    "Recogniser",
    "Samples",
    "SpeechModel",
    "cuda_devices",
    "describe",
    "identify",
    "load",
]


def identify(engine: str, model: str, *, download: bool = True) -> SpeechModel:
    """Which recogniser would be used: cheap, and without loading it. The model is fetched first if it must be and may be.

    Raises:
        ConfigurationError: there is no such engine.
        MissingToolError: the model is not on this machine and cannot be had.
    """
    known(engine)
    found = weights.resolve(model, download=download)
    return SpeechModel(engine=engine, model=found.name, sha256=found.sha256)


def load(engine: str, model: str, *, device: str = "auto", threads: int = 0, beam_size: int = 5) -> Recogniser:
    """The recogniser, ready to hear; loaded once per process.

    `device` is "auto", "cpu" or "cuda"; `threads` 0 takes all cores.

    Raises:
        ConfigurationError, MissingToolError: as `identify`; EngineError: it cannot be loaded.
    """
    return known(engine).load(weights.resolve(model), device, threads, beam_size)


def known(engine: str) -> Engine:
    """The module of that name.

    Raises:
        ConfigurationError: there is none.
    """
    try:
        return ENGINES[engine]
    except KeyError:
        raise ConfigurationError(f"There is no speech engine {engine!r}. Use one of: {', '.join(ENGINES)}.") from None


def describe(engine: str, model: str) -> str:
    """Where the model would be taken from, in words; nothing is downloaded.

    Raises:
        ConfigurationError, MissingToolError: as `identify`.
    """
    known(engine)
    found = weights.resolve(model, download=False)
    return f"{found.name}, from {'the package' if found.where == 'package' else f'a {found.where}'}: {found.folder}"


def cuda_devices() -> int:
    """How many CUDA devices the default engine can use."""
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())
