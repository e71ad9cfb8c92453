"""The catalogue of problems: the code, severity, message and way out of each.

Messages never quote evidence or other free text from a return: it can be about a child.
"""

from __future__ import annotations

from enum import Enum, StrEnum, unique
from typing import Any, NamedTuple


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Position in a list that begins with the worst."""
        return list(Severity).index(self)


class Group(StrEnum):
    """The groups of problems in the manual, in its order, by their titles there."""

    FILE = "The file as a whole"
    WHO = "Agency, date and round"
    STATEMENTS = "Statements and their rows"
    EVIDENCE = "Evidence for the answers"
    SCORES = "Scores"
    MEETING_AND_PLAN = "The moderation workbook and the action plan"
    FRAMEWORK = "The framework file"
    SHEET = "The imported sheet of statements"
    AGENCIES = "The list of agencies"
    STAR_TOOL = "The star tool"
    ROUNDS = "Comparing rounds"
    AREAS = "Star tools from many areas"

    def error(self, message: str, fix: str, **others: Any) -> Kind:
        """Return a kind of error in this group."""
        return Kind(Severity.ERROR, self, message, fix, **others)

    def warning(self, message: str, fix: str, **others: Any) -> Kind:
        """Return a kind of warning in this group."""
        return Kind(Severity.WARNING, self, message, fix, **others)

    def note(self, message: str, fix: str, **others: Any) -> Kind:
        """Return a kind of note in this group."""
        return Kind(Severity.NOTE, self, message, fix, **others)


class Kind(NamedTuple):
    """A kind of problem: how much it matters, its group, and its words with slots."""

    severity: Severity
    group: Group
    message: str
    fix: str
    """What the coordinator can do."""
    to_sender: str | None = ""
    """What the sender of a return can do: empty where `fix` suits the sender too, None where the
    problem does not concern the sender. Slots: `scale`, `not_applicable`, `no_data`."""
    in_meeting: str = ""
    """What to do in a moderation workbook, where `fix` suits a return only."""
    in_plan: str = ""
    """What to do in an action plan, where `fix` suits a return only."""


@unique
class Problem(Enum):
    """Every kind of problem that hsbstar can find; the name gives the code, which never changes."""

    @property
    def code(self) -> str:
        """The code that JSON and the manual use: `file-unreadable` for FILE_UNREADABLE."""
        return self.name.lower().replace("_", "-")

    FILE_UNREADABLE = Group.FILE.error(
        "This file cannot be opened as a spreadsheet: {reason}.",
        "Open it in Excel or LibreOffice and save it as .xlsx, or ask the sender to send it again.",
    )
    FILE_ENCRYPTED = Group.FILE.error(
        "This file is protected by {how}.",
        "Ask the sender for a copy without protection.",
        to_sender="Please save a copy without protection (in Excel: File, Info, Protect Workbook; "
        "clear the password under Encrypt with Password, or choose Unrestricted Access) and send "
        "it to us securely.",
    )
    FILE_BEYOND_BOUNDS = Group.FILE.error(
        "This file is larger than {than} should be: {what} is over the limit of {limit}.",
        "Ask the sender where the file came from. If you trust it, run the command again with "
        "--limit {name}=NUMBER.",
        to_sender="Please copy your answers into the workbook we sent for this audit and send us "
        "that workbook.",
    )
    FILE_HARMFUL = Group.FILE.error(
        "This file does not look like one saved by a spreadsheet program and may be harmful: "
        "{reason}.",
        "Do not open it. Phone the sender: ask whether they sent it, and ask for a new copy.",
        to_sender="Please tell us whether you sent it and which program it was made with. Then "
        "please complete a new audit workbook in Excel or LibreOffice and send us that.",
    )
    CONTAINER_UNREADABLE = Group.FILE.error(
        "This {what} cannot be opened: {reason}.",
        "Open the email or zip file yourself and save the workbooks in it with the other returns, "
        "or ask the sender to send them again.",
        to_sender="Please send us the audit workbook you completed, as a file of its own.",
    )
    CONTAINER_HARMFUL = Group.FILE.error(
        "This {what} may be harmful: {reason}.",
        "Do not open it. Phone the sender: ask whether they sent it, and ask for the workbook "
        "itself.",
        to_sender="Please tell us whether you sent it and which program it was made with. Then "
        "please send us the audit workbook you completed, as a file of its own.",
    )
    CONTAINER_NESTED = Group.FILE.error(
        "Not opened: this {what} is in a file that is itself in another file.",
        "If a return may be in it, save it in the folder of the returns. Otherwise remove it.",
        to_sender=None,
    )
    FILE_PASSED_OVER = Group.FILE.note(
        "Not read: {reason}.",
        "Nothing to do. If it should be a return, ask the agency for its workbook.",
        to_sender="Please open the audit workbook you completed, save it as an Excel workbook "
        "(.xlsx) and send us that file.",
    )
    SYSTEM_FILES_IGNORED = Group.FILE.note(
        "{files} ignored: {names}.",
        "Nothing to do: the computer or an office program made them, not an agency.",
        to_sender=None,
    )
    FILE_NOT_A_RETURN = Group.FILE.error(
        "This file is not a return: {reason}.",
        "Leave it out, or name the audit workbook that the agency completed.",
        to_sender="This may be the wrong file. Please send the audit workbook you completed.",
    )
    NOT_A_RETURN = Group.FILE.error(
        "No audit table was found in this workbook: no row has the headings ‘Ref’ and ‘Score’.",
        "Check that it is the right file{advice}. Copy answers kept elsewhere into a blank audit "
        "workbook.",
        to_sender="This may be the wrong file. Please send the audit workbook you completed.",
    )
    FRAMEWORK_DIFFERS = Group.FILE.error(
        "This workbook was made for the framework ‘{found}’, not ‘{wanted}’.",
        "Name its framework file with --framework, or ask for the answers in the right workbook.",
        to_sender="Please copy your answers into the workbook we sent for this audit and send us "
        "that workbook.",
        in_meeting="Name its framework file with --framework, or the moderation workbook of "
        "this round.",
    )
    EDITION_DIFFERS = Group.FILE.error(
        "This workbook was made for edition {found} of the framework, not edition {wanted}.",
        "Name that edition's file with --framework, or ask for the answers in the right workbook.",
        to_sender="Please copy your answers into the workbook we sent for this audit and send us "
        "that workbook.",
        in_meeting="Name that edition's file with --framework, or the moderation workbook of "
        "this round.",
    )
    LAYOUT_DIFFERS = Group.FILE.note(
        "This workbook was made by another version of hsbstar (layout {found}; this version uses "
        "{wanted}).",
        "Nothing to do: hsbstar finds answers by their ref.",
        to_sender=None,
    )
    STAMP_MISSING = Group.FILE.warning(
        "This workbook has no hidden stamp to show its framework, edition and round.",
        "Check that it is this round's form; the answers may have been pasted into a new file.",
        to_sender="Please check that these answers are for this round. Next time, please complete "
        "the form as we sent it and do not copy its sheets into another file.",
        in_meeting="Check that it is this round's moderation workbook; it may have been "
        "pasted into a new file.",
    )
    MARKINGS_DIFFER = Group.FILE.note(
        "The protective markings differ: {markings}.",
        "Nothing to do. Unless you use --marking, everything made from these files is marked "
        "‘{highest}’.",
        to_sender=None,
    )
    SAME_FILE_TWICE = Group.FILE.warning(
        "This file is identical to {other}, so it is counted once.",
        "Remove one of them, and check whether another agency's return is missing.",
        to_sender=None,
    )
    FILE_SAVED_TOO = Group.FILE.note(
        "This file is identical to {other}, so it is counted once.",
        "Nothing to do.",
        to_sender=None,
    )

    AGENCY_MISSING = Group.WHO.error(
        "The return does not say which agency it is from.",
        "Fill in ‘Agency’{sheet}.",
    )
    AGENCY_AMBIGUOUS = Group.WHO.error(
        "This file contains the first sheets of two forms, from ‘{one}’ and ‘{other}’.",
        "Save each agency's form as a separate file.",
    )
    FORM_OF_ANOTHER = Group.WHO.warning(
        "This is {form}, but it was returned by {agency}.{preset}",
        "Ask which agency answered. Then correct ‘Agency’ or the list, or send the agency its own "
        "form.",
        to_sender="Please check ‘Agency’ on the first sheet. If this is not your form, tell us and "
        "we will send you yours.",
    )
    AGENCY_TWICE = Group.WHO.error(
        "‘{agency}’ returned the audit {times}: {files}. They {differ}.",
        "Ask the agency which return to use. Then add --use FILE for that file, --versions latest "
        "for the latest or --versions mean for the mean. To choose once for the whole round, write "
        "it into audit.yaml.",
        to_sender="Please tell us which of these returns to use, or whether to use them all.",
    )
    LATEST_UNCLEAR = Group.WHO.error(
        "The dates do not show which return from ‘{agency}’ is the latest: {files}.",
        "Ask the agency which return to use, then add --use FILE, or write it into audit.yaml.",
        to_sender="Please tell us which of these returns to use, or whether to use them all.",
    )
    AGENCY_NOT_EXPECTED = Group.WHO.warning(
        "‘{agency}’ is not on the list of expected agencies.{hint}",
        "Correct the name in the return or in the list.{files}",
        to_sender="Please correct the name, or tell us it is right.",
    )
    AGENCY_NOT_RETURNED = Group.WHO.warning(
        "Not returned: {agency}{instead}.",
        "Ask {contact} for {needed}.",
    )
    ROUND_MISSING = Group.WHO.warning(
        "The return does not say which round it is for.",
        "Fill in ‘Round’{sheet}.",
    )
    ROUND_DIFFERS = Group.WHO.error(
        "This return is for round ‘{found}’, not ‘{wanted}’.",
        "Score each round separately, or correct ‘Round’ in the return.",
        to_sender="Please correct ‘Round’ if it was mistyped. If these answers are for another "
        "round, please send this round's answers.",
    )
    ROUND_CONTRADICTS = Group.WHO.error(
        "The form was made for round ‘{stamp}’, but ‘Round’ says ‘{found}’.",
        "Ask the agency which round it answered. If it reused last round's form, copy the answers "
        "into this round's workbook.",
        to_sender="Please correct ‘Round’ if it was mistyped. If you reused last round's form, "
        "please copy your answers into this round's workbook.",
    )
    AREA_DIFFERS = Group.WHO.error(
        "This return is for the area ‘{found}’; the others are for ‘{wanted}’.",
        "Score each area separately, or correct ‘Area’ in the return.",
        to_sender="Please correct ‘Area’, or tell us it is right.",
    )
    SIGN_OFF_MISSING = Group.WHO.warning(
        "No senior lead has signed off this return.",
        "Ask the agency's senior lead to complete the sign-off on the first sheet.",
        to_sender="Please ask your senior lead to complete the sign-off.",
    )
    DATE_MISSING = Group.WHO.note(
        "The return has no completion date.",
        "Fill in ‘{label}’. Dates are needed to work out the time between rounds.",
    )
    DATE_UNREADABLE = Group.WHO.warning(
        "‘{label}’ is not a clear date.",
        "Type it as day, month in letters and year, for example 31 March 2026.",
    )
    DATE_UNLIKELY = Group.WHO.warning(
        "‘{label}’ is {day}, {why}.",
        "Check the date with the agency, especially the year, and correct it in the return.",
        to_sender="Please check the date, especially the year, and correct it.",
    )

    CHARACTERS_REPLACED = Group.WHO.note(
        "‘{label}’ contains characters that a workbook cannot store; outputs show each one as �.",
        "Nothing to do. If the text looks wrong, type it again.",
    )

    HEADING_UNKNOWN = Group.STATEMENTS.error(
        "The answers on this sheet are in a column headed ‘{heading}’, so none of them was read.",
        "If they belong to this round, change the heading to ‘Score’.",
    )
    HEADING_TWICE = Group.STATEMENTS.error(
        "Two columns in this table are headed ‘{caption}’, so it is not clear which to use.",
        "Delete the column that does not belong to this round, or give it another heading.",
        in_plan="Delete the column that does not belong to the plan, or give it another "
        "heading.",
    )
    COLUMN_MISSING = Group.STATEMENTS.warning(
        "This table has no column headed ‘{caption}’, so hsbstar cannot read what belongs there.",
        "Put the heading back as it was in the blank workbook.",
        in_plan="Put the heading back as it was in the plan that hsbstar made. Otherwise the text "
        "below it is lost.",
    )
    DOMAIN_MISSING = Group.STATEMENTS.error(
        "This workbook has no statements from domain {number} ({title}).",
        "Put the sheet back from a blank audit workbook, or ask the agency for the whole file.",
        to_sender="Put the sheet back from a blank audit workbook, or send the whole file.",
    )
    STATEMENT_MISSING = Group.STATEMENTS.error(
        "Statement {ref} is not in this workbook.",
        "Put its row back from a blank audit workbook, with the ref in the column ‘Ref’.",
    )
    STATEMENT_TWICE = Group.STATEMENTS.error(
        "Statement {ref} is here and in {other}, with different answers.",
        "Ask the agency which answer is right, and delete the other row.",
        to_sender="Please keep the right answer and delete the other row.",
        in_meeting="Find out which agreed score is right, and delete the other row.",
    )
    STATEMENT_REPEATED = Group.STATEMENTS.warning(
        "Statement {ref} is repeated here. {other} was read; this row adds nothing.",
        "Delete this row.",
    )
    STATEMENT_IN_MANY_ROWS = Group.STATEMENTS.error(
        "More than {most} rows in this workbook are for statement {ref}.",
        "Ask the agency for its answer in this round's workbook, with one row for each statement.",
        to_sender="Please give each statement one row, as in the workbook we sent you.",
        in_meeting="Keep one row for each statement.",
        in_plan="Have fewer actions for this statement, or combine some of them.",
    )
    STATEMENT_CHANGED = Group.STATEMENTS.warning(
        "The wording of statement {ref} was changed in this workbook.",
        "Check that the agency answered the statement as the framework words it.",
        to_sender="Please check that you answered the statement as we sent it, and put its wording "
        "back.",
        in_meeting="Check that the meeting discussed the statement as the framework words it.",
        in_plan="Check that the action is about the statement as the framework words it.",
    )
    REF_CONTRADICTS_WORDING = Group.STATEMENTS.error(
        "The ref in this row is {ref}, but the wording belongs to {other}.",
        "Probably only part of the table was sorted. Ask the agency for the original file, or "
        "match each answer to its statement by hand.",
        to_sender="Probably only part of the table was sorted. Please put each answer next to its "
        "own statement, or send the original file.",
        in_meeting="Probably only part of the table was sorted. Match each agreed score to its "
        "statement by hand.",
        in_plan="Probably only part of the table was sorted. Match each action to its statement by "
        "hand.",
    )
    REF_AMBIGUOUS = Group.STATEMENTS.error(
        "The ref {ref} was typed as a number and could be {choices}.",
        "Type the ref as text, with an apostrophe in front.",
    )
    REF_UNKNOWN = Group.STATEMENTS.error(
        "There is an answer next to the ref {ref}, which is not in the framework.{hint}",
        "Correct the ref, or delete the row if it does not belong to the audit.",
    )
    REFS_ARE_DATES = Group.STATEMENTS.error(
        "Excel turned the refs of {rows} into dates, such as 1.1 into 1 January.",
        "Ask for the audit workbook itself, or type the refs again in cells formatted as Text. To "
        "fix a .csv, open it with Data > From Text/CSV and set the column ‘Ref’ to Text before you "
        "save it.",
        to_sender="Please send the audit workbook itself (.xlsx), not a .csv.",
    )
    ANSWER_WITHOUT_REF = Group.STATEMENTS.error(
        "There is an answer in a row without a ref.",
        "Find out which statement it is for, and put that ref in the column ‘Ref’.",
    )
    ANSWERS_SHIFTED = Group.STATEMENTS.error(
        "The answers on ‘{sheet}’{part} look {rows}: {reason}. None of them is counted.",
        "Ask the agency which statement each answer is for, and ask for a corrected copy. Do not "
        "clear any answers.",
        to_sender="Please move the answers so that each is next to its own statement. Please do "
        "not clear any answers.",
    )
    TEXT_WITHOUT_REF = Group.STATEMENTS.warning(
        "This text is not next to a statement, so it is not read as evidence or an action.",
        "Move it to the row of its statement.",
        in_meeting="Move it to the row of its statement, or leave it: it does not affect any "
                   "score.",
    )
    TEXT_IS_ERROR = Group.STATEMENTS.warning(
        "The cell ‘{column}’ contains an error instead of text.",
        "Text that begins with = or - was probably read as a formula. Ask the agency for the text.",
        to_sender="Please type the text again. If it begins with = or -, type an apostrophe in "
        "front.",
        in_meeting="Text that begins with = or - was probably read as a formula. Type it again "
        "with an apostrophe in front.",
        in_plan="Text that begins with = or - was probably read as a formula. Type it again with "
        "an apostrophe in front.",
    )
    TEXT_FORMULA_EMPTY = Group.STATEMENTS.warning(
        "The cell ‘{column}’ contains a formula whose result was not saved.",
        "Ask the agency to open the file in Excel, save it and send it again.",
        to_sender="Please open the file in Excel or LibreOffice, save it and send it again.",
        in_meeting="Open the file in Excel or LibreOffice, and save it.",
        in_plan="Open the file in Excel or LibreOffice, and save it.",
    )
    TEXT_MERGED = Group.STATEMENTS.warning(
        "The cell ‘{column}’ is merged with {other}, so its text is read only there.",
        "Unmerge the cells, and copy the text to each statement it belongs to.",
    )
    TEXT_IDENTIFIES = Group.STATEMENTS.warning(
        "The cell ‘{column}’ may contain {kinds}.",
        "Ask the agency to remove anything that could identify a child, and delete this copy. An "
        "audit describes practice, not cases.",
        to_sender="Please remove anything that could identify a child. An audit describes "
        "practice, not cases.",
        in_meeting="Remove anything that could identify a child. A reason describes practice, not "
        "cases.",
        in_plan="Remove anything that could identify a child. A plan describes practice, not "
        "cases. The new plan leaves this text out.",
    )
    ANSWERS_BLANK = Group.STATEMENTS.warning(
        "No answer to {count} of {of} statements (the first is {ref}).",
        "Ask for a score, ‘{not_applicable}’ or ‘{no_data}’. A blank is not counted as 0.",
        to_sender="Please choose a score, ‘{not_applicable}’ or ‘{no_data}’ for each. A blank is "
        "not counted as 0.",
    )

    SCORE_WITHOUT_EVIDENCE = Group.EVIDENCE.note(
        "The score {score} has no evidence recorded.",
        "Ask for the evidence. The score still counts.",
        to_sender="If you have evidence, please add it. The score still counts.",
    )
    EVIDENCE_REPEATED = Group.EVIDENCE.note(
        "The same evidence is given for {count} of the {of} statements that have any.",
        "Ask whether it applies to each of them. The scores still count.",
        to_sender="Please check that it applies to each of them. The scores still count.",
    )
    ANSWERS_ALIKE = Group.EVIDENCE.note(
        "All {count} scores in this return are {score}.",
        "Ask whether each statement was judged separately. The scores still count.",
        to_sender="Please check that each statement was judged separately. The scores still count.",
    )
    ANSWERS_ALL_HIGHEST = Group.EVIDENCE.note(
        "All {count} scores in this return are {score}, the highest score.",
        "Ask for the evidence, and whether each statement was judged separately. The scores still "
        "count.",
        to_sender="Please check that each statement was judged separately, and give the evidence "
        "for the scores. The scores still count.",
    )

    SCORE_READ_FROM_TEXT = Group.SCORES.note(
        "Read as {score}: the cell contains text, not a number.",
        "Nothing to do if that is right.",
    )
    SCORE_UNSEEN = Group.SCORES.warning(
        "This answer is counted, but it is {look}.",
        "Ask the agency whether the answer is right. If it is not, clear the cell.",
        to_sender="Please remove the formatting if the answer is right. Otherwise, clear the cell.",
    )
    SCORE_STRUCK_OUT_IN_PART = Group.SCORES.error(
        "Part of this answer is struck out, so it is not clear which answer to use.",
        "Ask the agency for the right score.",
        to_sender="Please choose the right score, and remove what is struck out.",
    )
    SCORES_WITH_NOTES = Group.SCORES.note(
        "{cells} a note: {places}.",
        "hsbstar does not read notes. Read {them} in the file.",
        to_sender=None,
    )
    SCORE_SHOWN_AS_DATE = Group.SCORES.warning(
        "Read as {score}: the cell contains that number but shows it as a date.",
        "Set the cell's number format to General, then check the score.",
    )
    SCORE_OFF_SCALE = Group.SCORES.error(
        "The score {value} is not on the scale ({scale}).",
        "Ask the agency for a score on the scale.",
        to_sender="Please choose a score on the scale ({scale}).",
    )
    SCORE_NOT_WHOLE = Group.SCORES.error(
        "The score {value} is not a whole number on the scale ({scale}).",
        "Ask the agency which whole number it meant. hsbstar does not round answers.",
        to_sender="Please choose the whole number you meant. (The cell may show it rounded.)",
    )
    SCORE_IS_PERCENTAGE = Group.SCORES.error(
        "The score cell contains the percentage {value}.",
        "Ask the agency for a score on the scale ({scale}). A percentage cannot be read as one of "
        "these.",
        to_sender="Please choose the score you meant on the scale ({scale}).",
    )
    SCORE_IS_RANGE = Group.SCORES.error(
        "The score cell gives two numbers: {value}.",
        "Ask the agency for one score on the scale ({scale}).",
        to_sender="Please choose one score on the scale ({scale}).",
    )
    SCORE_IS_TICK = Group.SCORES.error(
        "The score cell has a tick, or yes or no. These are not scores.",
        "Ask the agency for a score on the scale ({scale}), ‘{not_applicable}’ or ‘{no_data}’.",
        to_sender="Please choose a score on the scale ({scale}).",
    )
    SCORES_ELSEWHERE = Group.SCORES.error(
        "There are no scores{on}, but {count} cells in the column ‘{column}’ begin with one.",
        "Ask the agency to type its scores in the column ‘Score’.",
        to_sender="Please type your scores in the column ‘Score’.",
    )
    SCORE_MERGED = Group.SCORES.error(
        "The score cell for statement {ref} is merged with {other}, so its own answer is not "
        "known.",
        "Unmerge the cells and ask the agency for a score for each statement.",
        to_sender="Please unmerge the cells and choose a score for each statement.",
    )
    SCORE_IS_DATE = Group.SCORES.error(
        "The score cell contains a date.",
        "Excel may have turned something like ‘3-4’ into a date. Ask the agency for its score.",
        to_sender="Please type your score again. Excel may have turned something like ‘3-4’ into a "
        "date.",
    )
    SCORE_IS_LOGICAL = Group.SCORES.error(
        "The score cell contains TRUE or FALSE.",
        "Ask the agency for a score on the scale ({scale}).",
        to_sender="Please choose a score on the scale ({scale}).",
    )
    SCORE_IS_ERROR = Group.SCORES.error(
        "The score cell contains the error {value}.",
        "Type the score over the formula.",
    )
    SCORE_FORMULA_EMPTY = Group.SCORES.error(
        "The score cell contains a formula whose result was not saved.",
        "Open the file in Excel, type the score over the formula, then save.",
    )
    SCORE_CONTRADICTS_LABEL = Group.SCORES.error(
        "The number {value} and the words next to it are different points on the scale.",
        "Ask the agency which one it meant.",
        to_sender="Please choose the one you meant.",
    )
    SCORE_IS_TEXT = Group.SCORES.error(
        "The score cell contains text that is not on the scale ({scale}).",
        "Ask the agency for a score, ‘{not_applicable}’ or ‘{no_data}’.",
        to_sender="Please choose a score, ‘{not_applicable}’ or ‘{no_data}’. Put comments in the "
        "column ‘Evidence’.",
    )

    NOT_A_MODERATION = Group.MEETING_AND_PLAN.error(
        "This is not a moderation workbook: {reason}.",
        "Name the workbook that `hsbstar moderate` made and the meeting completed.",
    )
    NOT_A_PLAN = Group.MEETING_AND_PLAN.error(
        "This is not an action plan: {reason}.",
        "Name last round's action plan: the workbook that `hsbstar plan` made and people have "
        "filled in since.",
    )
    PLAN_DIFFERS = Group.MEETING_AND_PLAN.error(
        "This action plan is for the area ‘{found}’; the star tool is for ‘{wanted}’.",
        "Name this area's action plan, or correct the name of the area.",
    )
    STATUS_UNKNOWN = Group.MEETING_AND_PLAN.warning(
        "The status of {refs} is {typed}. It is shown as typed and not counted under {statuses}.",
        "Choose a status from the list. Until then an open action stays open.",
    )
    DUE_UNREADABLE = Group.MEETING_AND_PLAN.warning(
        "The due date of {refs} is {typed}. It is shown as typed, and is not read as a date.",
        "If it is a date, type it as day, month in letters and year, for example 31 March 2026.",
    )
    ACTION_WITHOUT_STATEMENT = Group.MEETING_AND_PLAN.error(
        "This row has an action but no statement ref.",
        "Type the ref of its statement in the column ‘Ref’. Several rows may have the same ref.",
    )
    ACTION_MISSING = Group.MEETING_AND_PLAN.warning(
        "The row for statement {ref} has details but no action.",
        "Say in the column ‘Action’ what will be done, or clear the row.",
    )
    COLUMN_NOT_CARRIED = Group.MEETING_AND_PLAN.warning(
        "This column was added to the plan, so its contents are not carried forward.",
        "Copy anything the next plan needs into ‘Action’ or ‘Success measure’.",
    )
    RETURN_NOT_SCORED = Group.MEETING_AND_PLAN.warning(
        "This return is not in the star tool, so its proposed actions are left out.",
        "Name the returns that were scored, or score again.",
    )
    MODERATION_DIFFERS = Group.MEETING_AND_PLAN.error(
        "This moderation is for the {what} ‘{found}’; the returns are for ‘{wanted}’.",
        "Score the returns that the meeting discussed, or name their moderation workbook.",
    )
    MODERATION_CONTRADICTS = Group.MEETING_AND_PLAN.error(
        "This workbook was made for the {what} ‘{stamp}’, but ‘{label}’ says ‘{found}’.",
        "Find out which is right. If last round's workbook was reused, make this round's with "
        "`hsbstar moderate` and copy the agreed scores into it.",
    )
    AGREED_ROW_MISSING = Group.MEETING_AND_PLAN.warning(
        "Statement {ref} is not in this moderation workbook, so its self-assessed score is used.",
        "If a score was agreed, put its row back from a new moderation workbook.",
    )
    AGREED_ON_OTHER_ANSWERS = Group.MEETING_AND_PLAN.warning(
        "Answers to statement {ref} have changed since its score was agreed ({agencies}).",
        "Check with the meeting whether the agreed score still applies.",
    )
    AGREED_WITHOUT_GROUNDS = Group.MEETING_AND_PLAN.warning(
        "The agreed score for statement {ref} has no {what}.",
        "Fill it in: the board will ask why the score differs from what agencies said.",
    )
    GROUNDS_WITHOUT_AGREED = Group.MEETING_AND_PLAN.warning(
        "Statement {ref} has other details but no agreed score.",
        "If a score was agreed, fill in ‘{caption}’. Until then the self-assessed score is used.",
    )

    FRAMEWORK_FAULT = Group.FRAMEWORK.error("{path}: {what}.", "{fix}")
    TEXT_UNTRANSLATED = Group.FRAMEWORK.note(
        "{path}: there is no text in {language}, so the text in {main} is used.",
        "Add ‘{language}: …’ next to ‘{main}: …’.",
    )

    SHEET_WITHOUT_TABLE = Group.SHEET.error(
        "No row in this file has the headings ‘domain’, ‘ref’ and ‘statement’.",
        "Type these headings above the statements, one in each column.",
    )
    SHEET_COLUMN_MISSING = Group.SHEET.error(
        "This table has no column headed {captions}.",
        "Add what is missing. A table of statements needs domain, ref and statement.",
    )
    SHEET_HEADING_TWICE = Group.SHEET.error(
        "Two columns in this table mean ‘{caption}’, so it is not clear which to use.",
        "Delete one of them, or give it another heading.",
    )
    SHEET_TABLE_TWICE = Group.SHEET.error(
        "A second table of statements starts here; the first starts at {other}.",
        "Put all statements under one row of headings, or delete the table you do not need.",
    )
    SHEET_CELLS_MERGED = Group.SHEET.error(
        "The cells {cells} are merged, so it is not clear which statement ‘{caption}’ belongs to.",
        "Unmerge them. Only a domain may span several rows.",
    )
    SHEET_TEXT_UNUSABLE = Group.SHEET.error("‘{caption}’ {what}.", "{fix}")
    SHEET_DOMAIN_MISSING = Group.SHEET.error(
        "This statement has no domain: its domain cell and all the cells above it are empty.",
        "Type the domain's number and title, such as ‘2 Prevention’.",
    )
    SHEET_DOMAIN_UNCLEAR = Group.SHEET.error("{what}.", "{fix}")
    SHEET_STATEMENT_MISSING = Group.SHEET.error(
        "There is no statement next to the ref {ref}.",
        "Paste the statement, or delete the row.",
    )
    SHEET_STATEMENT_TWICE = Group.SHEET.error(
        "The same statement is here and in {other}.",
        "Delete one of them, or correct the one that was pasted into the wrong row.",
    )
    SHEET_REF_MISSING = Group.SHEET.error(
        "This statement has no ref.",
        "Type the ref that people will use, such as 2.4.",
    )
    SHEET_REF_TWICE = Group.SHEET.error(
        "The ref {ref} is used here and in {other}.{hint}",
        "Give each statement its own ref. Type 2.10 as text, with an apostrophe in front.",
    )
    SHEET_REF_ELSEWHERE = Group.SHEET.error(
        "The ref {ref} belongs to domain {wanted}, but the row is in domain {found}.",
        "Correct the ref or the domain.",
    )
    SHEET_STRAND_UNKNOWN = Group.SHEET.error(
        "‘{found}’ is not a strand.{hint}",
        "Type practice, process or leadership, or leave the cell empty.",
    )
    SHEET_ID_UNKNOWN = Group.SHEET.error(
        "‘{found}’ is not an id or a ref in the framework {like}.{hint}",
        "Correct it, leave it empty, or type ‘new’ if no earlier statement says the same.",
    )
    SHEET_ID_TWICE = Group.SHEET.error(
        "{id} is used here and in {other}, but two statements cannot match the same earlier one.",
        "Keep it next to the statement that says the same, and type ‘new’ next to the other.",
    )
    SHEET_BEYOND_FRAMEWORK = Group.SHEET.error(
        "{what}.",
        "Check what was pasted: {limits}.",
    )
    SHEET_ROW_PASSED_OVER = Group.SHEET.note(
        "This row was not read: it has neither a ref nor a statement.",
        "Nothing to do, unless a statement is missing from the list.",
    )

    KIND_UNKNOWN = Group.AGENCIES.error(
        "‘{kind}’ ({agency}) is not one of the framework's kinds of agency.",
        "{hint}Use one of these, or leave it empty: {kinds}.",
    )

    STAR_TOOL_FAULT = Group.STAR_TOOL.error(
        "{what}.",
        "Run `hsbstar score` again on the returns, or put the cell back as it was.",
    )

    SCORE_MISSHOWN = Group.STAR_TOOL.warning(
        "In {cells}, {cause} {effect}{example}.",
        "Correct this in your star tool (the usual number format is 0.0), then score again.",
    )
    STAR_TOOL_WITHOUT_ANSWERS = Group.STAR_TOOL.error(
        "This star tool covers more than {most:,} agencies, so it does not contain each agency's "
        "answers.",
        "If the command accepts a folder, name the folder of returns instead.",
    )

    ROUNDS_OUT_OF_ORDER = Group.ROUNDS.warning(
        "You named the rounds out of date order. They are compared in date order: {dated}.",
        "If a date is wrong, correct it in that round's returns and score it again.",
    )
    ROUND_DATE_UNLIKELY = Group.ROUNDS.warning(
        "A return in this star tool is dated {day}, {why}. That date is not used.",
        "Correct the date in that return, then score the round again.",
    )
    ROUNDS_DATED_UNCLEARLY = Group.ROUNDS.warning(
        "A date is probably wrong, so the rounds are compared in the order you named them. Their "
        "latest returns are dated: {dated}.",
        "Correct the date in that round's return, then score the round again.",
    )
    AGENCIES_ALIKE = Group.ROUNDS.warning(
        "‘{one}’ ({rounds}) and ‘{other}’ ({others}) may be the same agency. They are counted as "
        "two: one that left and one that joined.",
        "If they are the same, compare again with {same}.",
    )

    NOT_A_STAR_TOOL = Group.AREAS.note(
        "Not read: this is not a star tool that hsbstar filled.",
        "Nothing to do. If it should be one, score that area's returns first.",
    )
    AREA_TWICE = Group.AREAS.error(
        "{area} has another round with the same date or no date ({other}), so it is not clear "
        "which is the latest.",
        "Name only the one to use.",
    )
    AREAS_ALIKE = Group.AREAS.warning(
        "‘{area}’ and ‘{other}’ ({file}) may be the same area. They are counted as two.",
        "If they are the same, name only its latest star tool.",
    )
    EARLIER_ROUND = Group.AREAS.note(
        "{area}, {round}, is left out because this area has a later round ({other}).",
        "Nothing to do. To use the earlier round, name only that one.",
    )


KINDS = {problem.code: problem.value for problem in Problem}
"""The catalogue by code, to look up what a finding is about."""
