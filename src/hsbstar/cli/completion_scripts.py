"""What each shell runs when somebody presses the Tab key after `hsbstar`.

Each asks hsbstar itself, by the parser's own protocol, and takes file names where hsbstar has
nothing to propose. The parser's own script for PowerShell would give the Tab key another meaning
for every program, and its installer would lift the policy on scripts; ours do neither.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from importlib import import_module

VARIABLE = "_HSBSTAR_COMPLETE"
"""With this in the environment, hsbstar answers a shell instead of running a command."""


class Shell(StrEnum):
    """A shell that can complete what is typed."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


_BASH = """\
_hsbstar_completion() {
    local IFS=$'\\n'
    COMPREPLY=( $( env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
                   _HSBSTAR_COMPLETE=complete_bash "$1" ) )
    # Of files bash marks spaces, and goes on below a folder.
    (( COMP_CWORD > 1 )) && [[ -e ${COMPREPLY[0]} ]] && compopt -o filenames
    return 0
}
complete -o default -F _hsbstar_completion hsbstar
"""

_ZSH = """\
#compdef hsbstar
_hsbstar() {
    local -a lines proposed
    local line word
    # The answer for fish is plain lines; that for zsh is code that never completes an option.
    lines=("${(@f)$(env _HSBSTAR_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args \\
                        _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" hsbstar)}")
    for line in $lines; do
        word=${line%%$'\\t'*}
        word=${word//:/\\:}
        [[ $line == *$'\\t'* ]] && word="$word:${line#*$'\\t'}"
        proposed+=("$word")
    done
    if (( CURRENT > 2 )) && [[ -e ${lines[1]} ]]; then
        compadd -f -- $lines
    elif (( $#proposed )); then
        _describe -V hsbstar proposed
    else
        _files
    fi
}
# The first time, zsh runs the whole file as the function.
if [[ $funcstack[1] == _hsbstar ]]; then
    _hsbstar "$@"
else
    compdef _hsbstar hsbstar
fi
"""

_FISH = """\
function __hsbstar_complete
    env _HSBSTAR_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=$argv[1] \\
        _TYPER_COMPLETE_ARGS=(commandline -cp) hsbstar
end
complete --command hsbstar --no-files --arguments "(__hsbstar_complete get-args)" \\
    --condition "__hsbstar_complete is-args"
"""

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName hsbstar -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $Env:_HSBSTAR_COMPLETE = "complete_powershell"
    $Env:_TYPER_COMPLETE_ARGS = $commandAst.ToString()
    $Env:_TYPER_COMPLETE_WORD_TO_COMPLETE = $wordToComplete
    hsbstar | Where-Object { $_ } | ForEach-Object {
        $word, $told = $_ -Split ":::"
        if ($word -Match " ") { $word = "'$word'" }
        [System.Management.Automation.CompletionResult]::new($word, $word, "ParameterValue", $told)
    }
    $Env:_HSBSTAR_COMPLETE = ""
    $Env:_TYPER_COMPLETE_ARGS = ""
    $Env:_TYPER_COMPLETE_WORD_TO_COMPLETE = ""
}
"""

SCRIPTS = {
    Shell.BASH: _BASH, Shell.ZSH: _ZSH, Shell.FISH: _FISH, Shell.POWERSHELL: _POWERSHELL,
}


def answer_shells() -> None:
    """Let the parser answer a shell that asks for completion."""
    # It would load what draws on terminals to take marks out of texts that have none.
    sys.modules["rich"] = None  # type: ignore[assignment]
    # It is the parser's own, under this name in each of its versions.
    import_module("typer.completion").completion_init()
