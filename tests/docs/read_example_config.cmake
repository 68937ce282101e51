# config.example.json is accepted as it stands, from a folder of its own, and its help lines are the ones shown.
# Wants: TILLIT, SOURCE, WORK.
file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
file(COPY "${SOURCE}/config.example.json" "${SOURCE}/calendars" "${SOURCE}/dialogs" "${SOURCE}/locales" DESTINATION "${WORK}")
file(WRITE "${WORK}/said.txt" "help now\n")
execute_process(
  COMMAND "${TILLIT}" chat --config config.example.json --lang en --now 2026-11-20T10:00
  WORKING_DIRECTORY "${WORK}" INPUT_FILE "${WORK}/said.txt"
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
if(NOT result EQUAL 0 OR NOT output MATCHES "116 123" OR NOT EXISTS "${WORK}/data/tillit.db.key")
  message(FATAL_ERROR "tillit chat --config config.example.json ended with ${result}:\n${errors}\n${output}")
endif()
