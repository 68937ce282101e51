# Folders whose code runs once, at the start or on command: compiled for size. At -O3 the program was 9.0 MB, and an idle
# one kept 2 MB more of it in memory (docs/performance.md).
set(TILLIT_COLD_MODULES main packages tools pictures metrics channels/terminal)

# tillit_module(NAME SOURCES ... DEPENDS module... LIBRARIES outside...): one static library for the folder it stands in,
# `tillit::NAME` (a slash in NAME becomes an underscore: CMake allows none in a target). What it links is what it may
# include: tests/architecture reads these very calls.
function(tillit_module name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;DEPENDS;LIBRARIES")
  string(REPLACE "/" "_" flat_name "${name}")
  set(target "tillit_${flat_name}")
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(tillit::${flat_name} ALIAS ${target})
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/bot")
  list(TRANSFORM ARG_DEPENDS REPLACE "/" "_")
  list(TRANSFORM ARG_DEPENDS PREPEND "tillit::")
  target_link_libraries(${target} PUBLIC ${ARG_DEPENDS} PRIVATE tillit_flags PUBLIC ${ARG_LIBRARIES})
  if(TILLIT_PCH)
    target_precompile_headers(${target} PRIVATE
      <algorithm> <chrono> <cstdint> <functional> <map> <memory> <optional> <span> <string> <string_view> <utility>
      <variant> <vector> <fmt/format.h>)
  endif()
  target_link_libraries(${target} PRIVATE fmt::fmt)
  if(CMAKE_BUILD_TYPE STREQUAL "Release" AND name IN_LIST TILLIT_COLD_MODULES)
    target_compile_options(${target} PRIVATE -Os)
  endif()
endfunction()

# tillit_test(NAME SOURCES ... DEPENDS module...): one test program, linking only what it names.
function(tillit_test name)
  if(NOT TILLIT_TESTS)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;DEPENDS;LIBRARIES")
  string(REPLACE "/" "_" target "test_${name}")
  add_executable(${target} ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPENDS REPLACE "/" "_")
  list(TRANSFORM ARG_DEPENDS PREPEND "tillit::")
  target_link_libraries(${target} PRIVATE ${ARG_DEPENDS} ${ARG_LIBRARIES} tillit_flags GTest::gtest GTest::gtest_main)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${target} PRIVATE TILLIT_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(TILLIT_PCH)
    target_precompile_headers(${target} PRIVATE <gtest/gtest.h>)
  endif()
  add_test(NAME ${name} COMMAND ${target})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()
