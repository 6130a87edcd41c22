"""How a replay fared, operation by operation."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from conformance.remote.recording.replaying import Operation
from reports.summary import printable
from reports.wording import clean, count, plural

MOST_SENTENCES = 5


def tell_replay(operations: Sequence[Operation], console: Console) -> None:
    """Each operation that differed with how it did, and a sum."""
    for each in operations:
        if each.differed:
            told = f"{clean(each.name)}: {count(each.differed)} of {count(each.asked)} differ"
            console.print(Text(printable(told, console), style="red"))
            for sentence, times in each.sentences.most_common(MOST_SENTENCES):
                line = f"  {count(times)} x {clean(sentence)}"
                console.print(Text(printable(line, console)), soft_wrap=True)
    asked = sum(each.asked for each in operations)
    differed = sum(each.differed for each in operations)
    console.print(
        f"{plural(asked, 'exchange')} of {plural(len(operations), 'operation')}: "
        + (f"{count(differed)} differ." if differed else "no difference.")
    )
