# Completion of haarkit's commands and options in bash: asked of the program itself, so never out of date.
_haarkit() {
  local word=${COMP_WORDS[COMP_CWORD]} command=
  [ "$COMP_CWORD" -gt 1 ] && command=${COMP_WORDS[1]}
  if [ -z "$command" ] || [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" $command --help-as words 2> /dev/null)" -- "$word")
  fi
}
complete -o default -F _haarkit haarkit
