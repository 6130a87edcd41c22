"""JSON that programs send: what is read, and what is refused with a reason."""

from typing import Any

import pytest

from emulator.json_text import DEEPEST, read_json


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"a": [1, 2.5, true, null, "x"]}', {"a": [1, 2.5, True, None, "x"]}),
        (b'\xef\xbb\xbf"\\u00e9 \\ud83d\\ude00"', "é 😀"),
        (b"[" * DEEPEST + b"1" + b"]" * DEEPEST, None),
        (b"[" + b"[]," * 500 + b"[]]", [[]] * 501),
        (b'{"a": {"x": 1}, "b": {"x": 1}}', {"a": {"x": 1}, "b": {"x": 1}}),
    ],
)
def test_what_json_is_is_read(body: bytes, told: Any) -> None:
    """Wide or deep, with a mark of its encoding or without."""
    found = read_json(body)
    assert told is None or found == told


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Expecting value"),
        (b"{} {}", "Extra data"),
        (b"\xff\xfe{\0}\0", "can't decode byte 0xff"),
        (b"NaN", "NaN is no number"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b"1e999", "1e999 is no number"),
        (b"9" * 5_000, "Exceeds the limit"),
        (b'{"a": 1, "b": 2, "a": 3}', "the name 'a' were detected"),
        (b'"\\ud83d"', "half a character"),
        (b'{"\\udc00": 1}', "half a character"),
        (b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2), "more than 100 deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "more than 100 deep"),
    ],
)
def test_what_cannot_be_kept_is_refused(body: bytes, reason: str) -> None:
    """With a ValueError, whatever it is."""
    with pytest.raises(ValueError, match=reason):
        read_json(body)
