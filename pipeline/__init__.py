"""Turn raw webinar recordings into finished, reusable episodes."""

__version__ = "0.1.0"
