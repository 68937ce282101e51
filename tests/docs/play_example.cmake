# What docs/writing-dialogues.md builds up is laid over a copy of the content, checked and played, as an author would do it.
# Wants: TILLIT (the command), SOURCE (the project), EXAMPLE (a folder of docs/examples), WORK (a folder of its own).
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
file(COPY "${SOURCE}/dialogs" "${SOURCE}/locales" DESTINATION "${WORK}")
file(COPY "${SOURCE}/tests/transcripts" "${SOURCE}/tests/fixtures" DESTINATION "${WORK}/tests")
file(COPY "${EXAMPLE}/" DESTINATION "${WORK}")
foreach(arguments IN ITEMS "check" "test;--memory-only;--min-coverage;100")
  execute_process(COMMAND "${TILLIT}" ${arguments} --content "${WORK}" RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "tillit ${arguments} ended with ${result}:\n${output}")
  endif()
endforeach()
