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
    WHO = "Who, when, which round"
    STATEMENTS = "Statements and their rows"
    EVIDENCE = "What the answers rest on"
    SCORES = "Scores"
    MEETING_AND_PLAN = "The moderation workbook and the action plan"
    FRAMEWORK = "The framework file"
    SHEET = "The sheet of statements that is imported"
    AGENCIES = "The list of agencies"
    STAR_TOOL = "The star tool"
    ROUNDS = "Rounds side by side"
    AREAS = "Star tools of many areas"

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
        "Open it in Excel or LibreOffice, save it as .xlsx, or ask the sender to send it again.",
    )
    FILE_ENCRYPTED = Group.FILE.error(
        "This file is protected by {how}.",
        "Ask the sender for a copy saved without protection.",
        to_sender="Please save a copy without protection (in Excel: File, Info, Protect Workbook; "
        "clear the password under Encrypt with Password, or choose Unrestricted Access) "
        "and send it to us in a secure way.",
    )
    FILE_BEYOND_BOUNDS = Group.FILE.error(
        "This file is larger than {than} should be: {what} is over the limit of {limit}.",
        "Ask the sender where the file came from. If you trust it: --limit {name}=NUMBER.",
        to_sender="Please copy your answers into the workbook that we sent for this audit, and "
        "send that.",
    )
    FILE_HARMFUL = Group.FILE.error(
        "This file is not as spreadsheet programs write them, and may be meant to do harm: "
        "{reason}.",
        "Do not open it. Ask the sender, by phone, whether they sent it, and for a fresh copy.",
        to_sender="Please tell us whether you sent it, and with which program it was made. Then "
        "please fill in a fresh audit workbook in Excel or LibreOffice, and send that.",
    )
    FILE_PASSED_OVER = Group.FILE.note(
        "Passed over: {reason}.",
        "Nothing to do, unless this was meant as a return: then ask the agency for its workbook.",
        to_sender="Please open the audit workbook that you filled in, save it as an Excel "
        "workbook (.xlsx), and send that.",
    )
    FILE_NOT_A_RETURN = Group.FILE.error(
        "This file is not a return: {reason}.",
        "Leave it out, or name the audit workbook that the agency filled in.",
        to_sender="Perhaps another file was meant. Please send the audit workbook that you filled "
        "in.",
    )
    NOT_A_RETURN = Group.FILE.error(
        "No audit table was found in this workbook: no row has the headings ‘Ref’ and ‘Score’.",
        "Check that it is the right file{advice}. Answers kept elsewhere belong in a fresh audit "
        "workbook.",
        to_sender="Perhaps another file was meant. Please send the audit workbook that you filled "
        "in.",
    )
    FRAMEWORK_DIFFERS = Group.FILE.error(
        "This workbook was made for the framework ‘{found}’, not for ‘{wanted}’.",
        "Name its framework file with --framework, or ask for the answers in the right workbook.",
        to_sender="Please copy your answers into the workbook that we sent for this audit, and "
        "send that.",
        in_meeting="Name its framework file with --framework, or the moderation workbook of "
        "this round.",
    )
    EDITION_DIFFERS = Group.FILE.error(
        "This workbook was made for edition {found} of the framework, not for edition {wanted}.",
        "Name that edition's file with --framework, or ask for the answers in the right workbook.",
        to_sender="Please copy your answers into the workbook that we sent for this audit, and "
        "send that.",
        in_meeting="Name that edition's file with --framework, or the moderation workbook of "
        "this round.",
    )
    LAYOUT_DIFFERS = Group.FILE.note(
        "This workbook was made by another version of hsbstar (layout {found}, here {wanted}).",
        "Nothing to do: answers are found by their ref.",
        to_sender=None,
    )
    STAMP_MISSING = Group.FILE.warning(
        "The hidden stamp that tells framework, edition and round is not in this workbook.",
        "Check that it is this round's form; the answers may have been pasted into a new file.",
        to_sender="Please check that these are the answers to this round's form. Next time fill in"
        " the form as it was sent, and do not copy its sheets into another file.",
        in_meeting="Check that it is this round's moderation workbook; it may have been "
        "pasted into a new file.",
    )
    MARKINGS_DIFFER = Group.FILE.note(
        "The protective markings differ: {markings}.",
        "Nothing to do: without --marking, all that is made of these files is marked ‘{highest}’.",
        to_sender=None,
    )
    SAME_FILE_TWICE = Group.FILE.warning(
        "This file is the same, to the byte, as {other}: it is counted once.",
        "Remove one of the two, and check whether another agency's return was meant.",
        to_sender=None,
    )

    AGENCY_MISSING = Group.WHO.error(
        "The return does not say which agency it is from.",
        "Fill in ‘Agency’{sheet}.",
    )
    AGENCY_AMBIGUOUS = Group.WHO.error(
        "This file holds the first sheets of two forms, of ‘{one}’ and of ‘{other}’.",
        "Save each agency's form as a file of its own.",
    )
    FORM_OF_ANOTHER = Group.WHO.warning(
        "This is {form}, but it was returned by {agency}.{preset}",
        "Ask which agency answered. Then correct ‘Agency’ or the list, or send the agency its own "
        "form.",
        to_sender="Please check ‘Agency’ on the first sheet. If this is not your form, let us know "
        "and we will send you yours.",
    )
    AGENCY_TWICE = Group.WHO.error(
        "‘{agency}’ returned the audit {times}: {files}. They {differ}.",
        "Ask the agency which return counts. Then add --use FILE to count that file, --versions "
        "latest to count the latest, or --versions mean to count the mean.",
        to_sender="Please tell us which of these returns counts, or whether all of them do.",
    )
    LATEST_UNCLEAR = Group.WHO.error(
        "Which return of ‘{agency}’ is the latest is not known from the dates: {files}.",
        "Ask the agency which return counts, and add --use FILE to count that file.",
        to_sender="Please tell us which of these returns counts, or whether all of them do.",
    )
    AGENCY_NOT_EXPECTED = Group.WHO.warning(
        "‘{agency}’ is not on the list of expected agencies.{hint}",
        "Correct the name in the return or in the list.{files}",
        to_sender="Please correct the name, or tell us that it is right.",
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
        "This return is for round ‘{found}’, not for ‘{wanted}’.",
        "Score each round by itself, or correct ‘Round’ in the return.",
        to_sender="Correct ‘Round’ if it was mistyped. If these are another round's answers, "
        "please send the ones to this round.",
    )
    ROUND_CONTRADICTS = Group.WHO.error(
        "The form was made for round ‘{stamp}’, but ‘Round’ says ‘{found}’.",
        "Ask the agency which round it answered. If last round's form was used again for this "
        "round, copy the answers into this round's workbook.",
        to_sender="Correct ‘Round’ if it was mistyped. If last round's form was used again for "
        "this round, please copy the answers into this round's workbook.",
    )
    AREA_DIFFERS = Group.WHO.error(
        "This return is for the area ‘{found}’, the others are for ‘{wanted}’.",
        "Score each area by itself, or correct ‘Area’ in the return.",
        to_sender="Please correct ‘Area’, or tell us that it is right.",
    )
    SIGN_OFF_MISSING = Group.WHO.warning(
        "A senior lead has not signed this return off.",
        "Ask the agency's senior lead to fill in the sign-off on the first sheet.",
        to_sender="Please ask your senior lead to complete the sign-off.",
    )
    DATE_MISSING = Group.WHO.note(
        "The return has no date of completion.",
        "Fill in ‘{label}’: without dates the time between rounds cannot be told.",
    )
    DATE_UNREADABLE = Group.WHO.warning(
        "‘{label}’ does not hold a date that can be read without guessing.",
        "Type it as day, month in letters, year: 31 March 2026.",
    )
    DATE_UNLIKELY = Group.WHO.warning(
        "‘{label}’ is {day}, {why}.",
        "Check the date with the agency, above all its year, and correct it in the return.",
        to_sender="Please check the date, above all its year, and correct it.",
    )

    CHARACTERS_REPLACED = Group.WHO.note(
        "‘{label}’ contains characters that a workbook cannot store; outputs show each as �.",
        "Nothing to do, unless the text looks wrong: then type it again.",
    )

    HEADING_UNKNOWN = Group.STATEMENTS.error(
        "The answers of this sheet are in a column headed ‘{heading}’, so none of them was read.",
        "If they belong to this round, change the heading to ‘Score’.",
    )
    HEADING_TWICE = Group.STATEMENTS.error(
        "Two columns of this table are headed ‘{caption}’: which one holds is not known.",
        "Delete the column that does not belong to this round, or give it another heading.",
        in_plan="Delete the column that does not belong to the plan, or give it another "
        "heading.",
    )
    COLUMN_MISSING = Group.STATEMENTS.warning(
        "This table has no column headed ‘{caption}’: what may stand in it is not read.",
        "Put the heading back as it was in the blank workbook.",
        in_plan="Put the heading back as it was in the plan that hsbstar made: what stands "
        "below it would be lost.",
    )
    DOMAIN_MISSING = Group.STATEMENTS.error(
        "No statement of domain {number} ({title}) is in this workbook.",
        "Put the sheet back from a fresh audit workbook, or ask the agency for the whole file.",
        to_sender="Put the sheet back from a fresh audit workbook, or send the whole file.",
    )
    STATEMENT_MISSING = Group.STATEMENTS.error(
        "Statement {ref} is not in this workbook.",
        "Put its row back from a fresh audit workbook, with the ref in the column ‘Ref’.",
    )
    STATEMENT_TWICE = Group.STATEMENTS.error(
        "Statement {ref} stands here and in {other}, with different answers.",
        "Ask the agency which answer holds and delete the other row.",
        to_sender="Please keep the answer that holds and delete the other row.",
        in_meeting="Find out which agreed score holds and delete the other row.",
    )
    STATEMENT_REPEATED = Group.STATEMENTS.warning(
        "Statement {ref} stands here again; {other} was read, this row adds nothing to it.",
        "Delete this row.",
    )
    STATEMENT_IN_MANY_ROWS = Group.STATEMENTS.error(
        "More than {most} rows of this workbook say that they are statement {ref}.",
        "Ask the agency for its answer in this round's workbook, with one row for each statement.",
        to_sender="Please give each statement one row, as in the workbook that was sent to you.",
        in_meeting="Keep one row for each statement.",
        in_plan="Keep fewer actions for one statement, or join some of them.",
    )
    STATEMENT_CHANGED = Group.STATEMENTS.warning(
        "The wording of statement {ref} was changed in this workbook.",
        "Check that the agency answered the statement as it stands in the framework.",
        to_sender="Please check that you answered the statement as it was sent to you, and put its"
        " wording back.",
        in_meeting="Check that the meeting talked about the statement as it stands in the "
        "framework.",
        in_plan="Check that the action is about the statement as it stands in the "
        "framework.",
    )
    REF_CONTRADICTS_WORDING = Group.STATEMENTS.error(
        "The ref says {ref}, but the wording in this row is that of {other}.",
        "Rows were probably sorted in part. Ask the agency for the file as it was, or match each "
        "answer to its statement by hand.",
        to_sender="Rows were probably sorted in part. Please put each answer beside its own "
        "statement, or send the file as it was before.",
        in_meeting="Rows were probably sorted in part. Match each agreed score to its "
        "statement by hand.",
        in_plan="Rows were probably sorted in part. Match each action to its statement by "
        "hand.",
    )
    REF_AMBIGUOUS = Group.STATEMENTS.error(
        "The ref {ref} was typed as a number and could be {choices}.",
        "Type the ref as text: with an apostrophe in front.",
    )
    REF_UNKNOWN = Group.STATEMENTS.error(
        "There is an answer beside the ref {ref}, which is not in the framework.{hint}",
        "Correct the ref, or delete the row if it does not belong to the audit.",
    )
    REFS_ARE_DATES = Group.STATEMENTS.error(
        "Excel turned the refs of {rows} into dates, such as 1.1 into 1 January.",
        "Ask for the audit workbook itself. Or type the refs again in cells of the format Text; "
        "open a .csv with Data > From Text/CSV and set the column ‘Ref’ to Text before saving it.",
        to_sender="Please send the audit workbook itself (.xlsx), not a .csv.",
    )
    ANSWER_WITHOUT_REF = Group.STATEMENTS.error(
        "There is an answer in a row without a ref.",
        "Find out which statement it is for, and put that ref in the column ‘Ref’.",
    )
    ANSWERS_SHIFTED = Group.STATEMENTS.error(
        "The answers on ‘{sheet}’{part} look {rows}: {reason}. None of them counts.",
        "Ask the agency which statement each answer is for, and for a corrected copy. Do not clear "
        "any.",
        to_sender="Please move the answers so that each is next to its own statement. Please do "
        "not clear any.",
    )
    TEXT_WITHOUT_REF = Group.STATEMENTS.warning(
        "There is text beside no statement: it is not read as evidence or action.",
        "Move it into the row of its statement.",
        in_meeting="Move it into the row of its statement, or leave it: it changes no score.",
    )
    TEXT_IS_ERROR = Group.STATEMENTS.warning(
        "The cell ‘{column}’ holds an error instead of text.",
        "Text that begins with = or - was probably taken for a formula: ask the agency for it.",
        to_sender="Please type the text again. Where it begins with = or -, type an apostrophe in "
        "front.",
        in_meeting="Text that begins with = or - was probably taken for a formula: type it "
        "again with an apostrophe in front.",
        in_plan="Text that begins with = or - was probably taken for a formula: type it again "
        "with an apostrophe in front.",
    )
    TEXT_FORMULA_EMPTY = Group.STATEMENTS.warning(
        "The cell ‘{column}’ holds a formula whose result was not saved.",
        "Ask the agency to open the file in Excel, save it and send it again.",
        to_sender="Please open the file in Excel or LibreOffice, save it and send it again.",
        in_meeting="Open the file in Excel or LibreOffice, and save it.",
        in_plan="Open the file in Excel or LibreOffice, and save it.",
    )
    TEXT_MERGED = Group.STATEMENTS.warning(
        "The cell ‘{column}’ is merged with {other}: its text is read there alone.",
        "Unmerge the cells, and copy the text to each statement that it is for.",
    )
    TEXT_IDENTIFIES = Group.STATEMENTS.warning(
        "The cell ‘{column}’ seems to hold {kinds}.",
        "An audit describes practice, not cases: ask the agency to take out what could identify "
        "a child, and delete this copy.",
        to_sender="Please take out what could identify a child: an audit describes practice, not "
        "cases.",
        in_meeting="A reason is about practice, not cases: take out what could identify a "
        "child.",
        in_plan="A plan is about practice, not cases: take out what could identify a child. "
        "In the new plan it is left out.",
    )
    ANSWERS_BLANK = Group.STATEMENTS.warning(
        "{count} of {of} statements have no answer (the first is {ref}).",
        "Ask for a score, ‘{not_applicable}’ or ‘{no_data}’: a blank is not counted as 0.",
        to_sender="Please choose a score, ‘{not_applicable}’ or ‘{no_data}’ for each: a blank is "
        "not counted as 0.",
    )

    SCORE_WITHOUT_EVIDENCE = Group.EVIDENCE.note(
        "The score {score} has no evidence beside it.",
        "Ask what it rests on; the score stands.",
        to_sender="If something shows it, please name that; the score stands.",
    )
    EVIDENCE_REPEATED = Group.EVIDENCE.note(
        "The same evidence stands beside {count} of the {of} statements that have any.",
        "Ask whether it holds for each of them; the scores stand.",
        to_sender="Please check that it holds for each of them; the scores stand.",
    )
    ANSWERS_ALIKE = Group.EVIDENCE.note(
        "All {count} scores of this return are {score}.",
        "Ask whether each statement was judged by itself; the scores stand.",
        to_sender="Please check that each statement was judged by itself; the scores stand.",
    )
    ANSWERS_ALL_HIGHEST = Group.EVIDENCE.note(
        "All {count} scores of this return are {score}, the highest there is.",
        "Ask what they rest on, and whether each statement was judged; the scores stand.",
        to_sender="Please check that each statement was judged by itself, and name what the scores"
        " rest on; they stand.",
    )

    SCORE_READ_FROM_TEXT = Group.SCORES.note(
        "Read as {score}: the cell holds text, not the number.",
        "Nothing to do if that is what was meant.",
    )
    SCORE_UNSEEN = Group.SCORES.warning(
        "This answer counts, but it is {look}.",
        "Ask the agency whether it still holds; if it does not, clear the cell.",
        to_sender="Please remove the formatting if the answer holds; otherwise clear the cell.",
    )
    SCORE_STRUCK_OUT_IN_PART = Group.SCORES.error(
        "Part of this answer is struck out, so it is not clear which answer holds.",
        "Ask the agency for the score that holds.",
        to_sender="Please choose the score that holds, and remove what is struck out.",
    )
    SCORES_WITH_NOTES = Group.SCORES.note(
        "{cells} a note: {places}.",
        "Read {them} in the file: hsbstar does not.",
        to_sender=None,
    )
    SCORE_SHOWN_AS_DATE = Group.SCORES.warning(
        "Read as {score}: the cell holds that number but shows it as a date.",
        "Set the cell's number format to General and check the score.",
    )
    SCORE_OFF_SCALE = Group.SCORES.error(
        "The score {value} is not on the scale ({scale}).",
        "Ask the agency for a score on the scale.",
        to_sender="Please choose a score on the scale ({scale}).",
    )
    SCORE_NOT_WHOLE = Group.SCORES.error(
        "The score {value} is not a whole number on the scale ({scale}).",
        "Ask the agency which whole score it meant; hsbstar does not round answers.",
        to_sender="Please choose the whole score that you meant. (The cell may show it rounded.)",
    )
    SCORE_IS_PERCENTAGE = Group.SCORES.error(
        "The score cell holds the percentage {value}.",
        "Ask the agency for a score on the scale ({scale}): what a percentage means on it is not "
        "known.",
        to_sender="Please choose the score on the scale ({scale}) that you meant.",
    )
    SCORE_IS_RANGE = Group.SCORES.error(
        "The score cell names two numbers: {value}.",
        "Ask the agency which one score on the scale ({scale}) it meant.",
        to_sender="Please choose the one score on the scale ({scale}) that you meant.",
    )
    SCORE_IS_TICK = Group.SCORES.error(
        "The score cell is ticked or says yes or no, which is no score.",
        "Ask the agency for a score on the scale ({scale}), ‘{not_applicable}’ or ‘{no_data}’.",
        to_sender="Please choose a score on the scale ({scale}).",
    )
    SCORES_ELSEWHERE = Group.SCORES.error(
        "There are no scores{on}, but {cells} cells in the column ‘{column}’ begin with one.",
        "Ask the agency to type its scores in the column ‘Score’.",
        to_sender="Please type your scores in the column ‘Score’.",
    )
    SCORE_MERGED = Group.SCORES.error(
        "The score cell of statement {ref} is merged with {other}: its own answer is not known.",
        "Unmerge the cells and ask the agency for the score of each statement.",
        to_sender="Please unmerge the cells and choose a score for each statement.",
    )
    SCORE_IS_DATE = Group.SCORES.error(
        "The score cell holds a date.",
        "Excel may have made a date of something like ‘3-4’. Ask the agency for its score.",
        to_sender="Please type your score again. Excel may have made a date of something like "
        "‘3-4’.",
    )
    SCORE_IS_LOGICAL = Group.SCORES.error(
        "The score cell holds TRUE or FALSE.",
        "Ask the agency for a score on the scale ({scale}).",
        to_sender="Please choose a score on the scale ({scale}).",
    )
    SCORE_IS_ERROR = Group.SCORES.error(
        "The score cell holds the error {value}.",
        "Type the score over the formula.",
    )
    SCORE_FORMULA_EMPTY = Group.SCORES.error(
        "The score cell holds a formula whose result was not saved.",
        "Open the file in Excel, type the score over the formula and save.",
    )
    SCORE_CONTRADICTS_LABEL = Group.SCORES.error(
        "The number {value} and the words beside it belong to different points of the scale.",
        "Ask the agency which of the two it meant.",
        to_sender="Please choose the one of the two that you meant.",
    )
    SCORE_IS_TEXT = Group.SCORES.error(
        "The score cell holds text that is not on the scale ({scale}).",
        "Ask the agency for a score, ‘{not_applicable}’ or ‘{no_data}’.",
        to_sender="Please choose a score, ‘{not_applicable}’ or ‘{no_data}’. Comments belong in "
        "the column ‘Evidence’.",
    )

    NOT_A_MODERATION = Group.MEETING_AND_PLAN.error(
        "This is not a moderation workbook: {reason}.",
        "Name the workbook that `hsbstar moderate` made and the meeting filled in.",
    )
    NOT_A_PLAN = Group.MEETING_AND_PLAN.error(
        "This is not an action plan: {reason}.",
        "Name the action plan of last round, as `hsbstar plan` made it and people filled it in.",
    )
    PLAN_DIFFERS = Group.MEETING_AND_PLAN.error(
        "This action plan is for the area ‘{found}’, the star tool is for ‘{wanted}’.",
        "Name this area's action plan, or mend the name of the area.",
    )
    STATUS_UNKNOWN = Group.MEETING_AND_PLAN.warning(
        "The status of {refs} is {typed}. It is shown as typed, and not counted among {statuses}.",
        "Choose a status from the list. Until then an open action stays open.",
    )
    DUE_UNREADABLE = Group.MEETING_AND_PLAN.warning(
        "The due date of {refs} is {typed}. It is shown as typed, and not counted as a day.",
        "If a day is meant, type it as day, month in letters, year: 31 March 2026.",
    )
    ACTION_WITHOUT_STATEMENT = Group.MEETING_AND_PLAN.error(
        "In this row stands an action, and beside it no ref of a statement.",
        "Type the ref of its statement in the column ‘Ref’; several rows may have the same.",
    )
    ACTION_MISSING = Group.MEETING_AND_PLAN.warning(
        "Beside statement {ref} something is filled in, but no action.",
        "Say in the column ‘Action’ what shall be done, or clear the row.",
    )
    COLUMN_NOT_CARRIED = Group.MEETING_AND_PLAN.warning(
        "This column was added to the plan: what stands in it does not come along.",
        "Copy what the next plan should have into ‘Action’ or ‘Success measure’.",
    )
    RETURN_NOT_SCORED = Group.MEETING_AND_PLAN.warning(
        "This return is none of those in the star tool: its proposals are left out.",
        "Name the returns that were scored, or score again.",
    )
    MODERATION_DIFFERS = Group.MEETING_AND_PLAN.error(
        "This moderation is for the {what} ‘{found}’, the returns are for ‘{wanted}’.",
        "Score the returns that the meeting talked about, or name their moderation workbook.",
    )
    MODERATION_CONTRADICTS = Group.MEETING_AND_PLAN.error(
        "This workbook was made for the {what} ‘{stamp}’, but ‘{label}’ says ‘{found}’.",
        "Find out which holds. If last round's workbook was used again, make this round's with "
        "`hsbstar moderate` and copy the agreed scores.",
    )
    AGREED_ROW_MISSING = Group.MEETING_AND_PLAN.warning(
        "Statement {ref} is not in this moderation workbook: its self-assessed score counts.",
        "Put its row back from a fresh moderation workbook, if something was agreed.",
    )
    AGREED_ON_OTHER_ANSWERS = Group.MEETING_AND_PLAN.warning(
        "Statement {ref} was agreed on other answers than the returns give now ({agencies}).",
        "Check with the meeting whether the agreed score still holds.",
    )
    AGREED_WITHOUT_GROUNDS = Group.MEETING_AND_PLAN.warning(
        "The agreed score of statement {ref} has no {what}.",
        "Fill it in: a board will ask why the score is not what the agencies said.",
    )
    GROUNDS_WITHOUT_AGREED = Group.MEETING_AND_PLAN.warning(
        "Statement {ref} has no agreed score, but something beside where it should stand.",
        "Fill in ‘{caption}’ if one was agreed: until then the self-assessed score counts.",
    )

    FRAMEWORK_FAULT = Group.FRAMEWORK.error("{path}: {what}.", "{fix}")
    TEXT_UNTRANSLATED = Group.FRAMEWORK.note(
        "{path}: there is no text in {language}; it is said in {main}.",
        "Add ‘{language}: …’ beside ‘{main}: …’.",
    )

    SHEET_WITHOUT_TABLE = Group.SHEET.error(
        "No row of this file has the headings ‘domain’, ‘ref’ and ‘statement’.",
        "Write these headings above the pasted statements, one in each column.",
    )
    SHEET_COLUMN_MISSING = Group.SHEET.error(
        "This table has no column headed {captions}.",
        "Add what is missing: a table of statements needs domain, ref and statement.",
    )
    SHEET_HEADING_TWICE = Group.SHEET.error(
        "Two columns of this table mean ‘{caption}’: which one holds is not known.",
        "Delete one of them, or give it another heading.",
    )
    SHEET_TABLE_TWICE = Group.SHEET.error(
        "A second table of statements begins here; the first begins at {other}.",
        "Paste all statements below one heading, or delete the table that is not meant.",
    )
    SHEET_CELLS_MERGED = Group.SHEET.error(
        "The cells {cells} are merged: which statement ‘{caption}’ belongs to is not known.",
        "Unmerge them. Only a domain may reach over several rows.",
    )
    SHEET_TEXT_UNUSABLE = Group.SHEET.error("‘{caption}’ {what}.", "{fix}")
    SHEET_DOMAIN_MISSING = Group.SHEET.error(
        "This statement stands in no domain: its cell is empty, and so is every cell above.",
        "Write the domain's number and title, such as ‘2 Prevention’.",
    )
    SHEET_DOMAIN_UNCLEAR = Group.SHEET.error("{what}.", "{fix}")
    SHEET_STATEMENT_MISSING = Group.SHEET.error(
        "The ref {ref} has no statement beside it.",
        "Paste the statement, or delete the row.",
    )
    SHEET_STATEMENT_TWICE = Group.SHEET.error(
        "The same statement stands here and in {other}.",
        "Delete one of the two, or mend the one that was pasted into the wrong row.",
    )
    SHEET_REF_MISSING = Group.SHEET.error(
        "This statement has no ref.",
        "Write the ref by which people will know it, such as 2.4.",
    )
    SHEET_REF_TWICE = Group.SHEET.error(
        "The ref {ref} stands here and in {other}.{hint}",
        "Give each statement a ref of its own; type 2.10 as text, with an apostrophe in front.",
    )
    SHEET_REF_ELSEWHERE = Group.SHEET.error(
        "The ref {ref} is one of domain {wanted}, but the row stands in domain {found}.",
        "Correct the ref or the domain.",
    )
    SHEET_STRAND_UNKNOWN = Group.SHEET.error(
        "‘{found}’ is not a strand.{hint}",
        "Write practice, process or leadership, or leave the cell empty.",
    )
    SHEET_ID_UNKNOWN = Group.SHEET.error(
        "‘{found}’ is neither an id nor a ref of the framework {like}.{hint}",
        "Correct it, leave it empty, or write ‘new’ where no earlier statement says the same.",
    )
    SHEET_ID_TWICE = Group.SHEET.error(
        "{id} is given here and in {other}: two statements cannot be the same earlier one.",
        "Keep it beside the one that says the same, and write ‘new’ beside the other.",
    )
    SHEET_BEYOND_FRAMEWORK = Group.SHEET.error(
        "{what}.",
        "Check what was pasted: {limits}.",
    )
    SHEET_ROW_PASSED_OVER = Group.SHEET.note(
        "This row was passed over: it has neither a ref nor a statement.",
        "Nothing to do, unless a statement is missing in the list.",
    )

    KIND_UNKNOWN = Group.AGENCIES.error(
        "‘{kind}’ ({agency}) is not one of the framework's kinds of agency.",
        "{hint}Write one of these, or leave it empty: {kinds}.",
    )

    STAR_TOOL_FAULT = Group.STAR_TOOL.error(
        "{what}.",
        "Run `hsbstar score` again on the returns, or put the cell back as it was.",
    )

    SCORE_MISSHOWN = Group.STAR_TOOL.warning(
        "In {cells}, {what} {how}{example}.",
        "Change that in your star tool (the usual number format is 0.0), then score again.",
    )
    STAR_TOOL_WITHOUT_ANSWERS = Group.STAR_TOOL.error(
        "This star tool is of more than {most:,} agencies, and holds no answers of single ones.",
        "Name the folder of the returns instead, where a folder may stand.",
    )

    ROUNDS_OUT_OF_ORDER = Group.ROUNDS.warning(
        "The rounds were named in another order than that of their dates. They are compared as "
        "dated: {dated}.",
        "If a date is wrong, correct it in that round's returns and score it again.",
    )
    ROUND_DATE_UNLIKELY = Group.ROUNDS.warning(
        "A return in this star tool is dated {day}, {why}. That date is not used.",
        "Correct the date in that return, then score the round again.",
    )
    ROUNDS_DATED_UNCLEARLY = Group.ROUNDS.warning(
        "A date is probably wrong, so the rounds are compared in the order in which you named "
        "them. Their last returns are dated: {dated}.",
        "Correct the date in that round's return, then score the round again.",
    )
    AGENCIES_ALIKE = Group.ROUNDS.warning(
        "‘{one}’ ({rounds}) and ‘{other}’ ({others}) may be one agency. They are counted as two: "
        "one that left and one that joined.",
        "If they are one, compare again with --same \"{one}={other}\".",
    )

    NOT_A_STAR_TOOL = Group.AREAS.note(
        "Passed over: this is no star tool that hsbstar filled.",
        "Nothing to do, unless it was meant as one: score that area's returns first.",
    )
    AREA_TWICE = Group.AREAS.error(
        "{area} has another round of the same day, or one without a day ({other}): which is the "
        "latest cannot be told.",
        "Name only the one that counts.",
    )
    AREAS_ALIKE = Group.AREAS.warning(
        "‘{area}’ and ‘{other}’ ({file}) may be one area. They are counted as two.",
        "If they are one, name only its latest star tool.",
    )
    EARLIER_ROUND = Group.AREAS.note(
        "{area}, {round}, is left out: a later round of this area is there ({other}).",
        "Nothing to do, unless the earlier one was meant: then name only that.",
    )


KINDS = {problem.code: problem.value for problem in Problem}
"""The catalogue by code, to look up what a finding is about."""
