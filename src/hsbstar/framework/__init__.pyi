from .answers import (
    NO_DATA as NO_DATA,
    NOT_APPLICABLE as NOT_APPLICABLE,
    NUMBERS_IN_WORDS as NUMBERS_IN_WORDS,
    TICKS as TICKS,
    Answered as Answered,
    Scales as Scales,
    as_label as as_label,
    high_scores_sentence as high_scores_sentence,
    is_high as is_high,
    other_answers as other_answers,
    scores_by_label as scores_by_label,
)
from .bundled import bundled_framework as bundled_framework
from .file import find_untranslated as find_untranslated, read_framework as read_framework
from .messages import (
    ENGLISH as ENGLISH,
    LONGEST_TEXT as LONGEST_TEXT,
    ONLY_READ as ONLY_READ,
    PSEUDO as PSEUDO,
    Messages as Messages,
    base_language as base_language,
    bundled_messages as bundled_messages,
    english as english,
    longest as longest,
    slots_of as slots_of,
    translated as translated,
)
from .model import (
    STRANDS as STRANDS,
    Domain as Domain,
    Framework as Framework,
    OtherAnswer as OtherAnswer,
    Scale as Scale,
    Statement as Statement,
)
from .outline import (
    OUTLINE_CAPTIONS as OUTLINE_CAPTIONS,
    OUTLINE_COLUMN as OUTLINE_COLUMN,
    read_outline as read_outline,
)
from .translations import code_meant as code_meant
from .write import write_framework as write_framework
from .yaml_values import (
    CheckedYaml as CheckedYaml,
    Fault as Fault,
    FileFault as FileFault,
    PlainYaml as PlainYaml,
    UnreadableYamlError as UnreadableYamlError,
)
