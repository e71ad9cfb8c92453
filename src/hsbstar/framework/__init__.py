"""What is asked: domains, statements, the scale and its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsbstar.framework.answers import (
        NO_DATA,
        NOT_APPLICABLE,
        NUMBERS_IN_WORDS,
        TICKS,
        Answered,
        Scales,
        as_label,
        other_answers,
        scores_by_label,
    )
    from hsbstar.framework.bundled import bundled_framework
    from hsbstar.framework.file import read_framework, tell_untranslated
    from hsbstar.framework.high_scores import high_scores_sentence, is_high
    from hsbstar.framework.messages import (
        ENGLISH,
        LONGEST_TEXT,
        ONLY_READ,
        PSEUDO,
        Messages,
        base_language,
        bundled_messages,
        english,
        longest,
        slots_of,
        translated,
    )
    from hsbstar.framework.model import STRANDS, Domain, Framework, OtherAnswer, Scale, Statement
    from hsbstar.framework.outline import (
        OUTLINE_CAPTIONS,
        OUTLINE_COLUMN,
        DomainOutline,
        StampedDomain,
        StampedStatement,
        StatementOutline,
        read_outline,
    )
    from hsbstar.framework.translations import code_meant
    from hsbstar.framework.write import write_framework
    from hsbstar.framework.yaml_values import (
        Fault,
        FileFault,
        PlainYaml,
        UnreadableYamlError,
        YamlFaults,
    )
else:
    from hsbstar.core.lazy import lazy_names

    __getattr__ = lazy_names(__name__, {
        "answers":
            "Answered NOT_APPLICABLE NO_DATA NUMBERS_IN_WORDS Scales TICKS as_label "
            "other_answers scores_by_label",
        "bundled": "bundled_framework",
        "file": "read_framework tell_untranslated",
        "high_scores": "high_scores_sentence is_high",
        "messages":
            "ENGLISH LONGEST_TEXT Messages ONLY_READ PSEUDO base_language bundled_messages "
            "english longest slots_of translated",
        "model": "Domain Framework OtherAnswer STRANDS Scale Statement",
        "outline":
            "DomainOutline OUTLINE_CAPTIONS OUTLINE_COLUMN StampedDomain StampedStatement "
            "StatementOutline read_outline",
        "translations": "code_meant",
        "write": "write_framework",
        "yaml_values": "Fault FileFault PlainYaml UnreadableYamlError YamlFaults",
    })

__all__ = [
    "ENGLISH",
    "LONGEST_TEXT",
    "NOT_APPLICABLE",
    "NO_DATA",
    "NUMBERS_IN_WORDS",
    "ONLY_READ",
    "OUTLINE_CAPTIONS",
    "OUTLINE_COLUMN",
    "PSEUDO",
    "STRANDS",
    "TICKS",
    "Answered",
    "Domain",
    "DomainOutline",
    "Fault",
    "FileFault",
    "Framework",
    "Messages",
    "OtherAnswer",
    "PlainYaml",
    "Scale",
    "Scales",
    "StampedDomain",
    "StampedStatement",
    "Statement",
    "StatementOutline",
    "UnreadableYamlError",
    "YamlFaults",
    "as_label",
    "base_language",
    "bundled_framework",
    "bundled_messages",
    "code_meant",
    "english",
    "high_scores_sentence",
    "is_high",
    "longest",
    "other_answers",
    "read_framework",
    "read_outline",
    "scores_by_label",
    "slots_of",
    "tell_untranslated",
    "translated",
    "write_framework",
]
