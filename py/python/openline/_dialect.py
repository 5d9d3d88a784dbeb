"""Whose form of function definitions `Engine.tools` writes."""

from __future__ import annotations

from typing import Literal

Dialect = Literal["plain", "openai", "anthropic", "gemini", "mcp"]
