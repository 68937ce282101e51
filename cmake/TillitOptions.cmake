# How every target of ours is compiled. Flags live on one INTERFACE target; presets choose the options.
option(TILLIT_TESTS "Build the tests" ON)
option(TILLIT_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
option(TILLIT_BENCH "Build the benchmarks" OFF)
option(TILLIT_WERROR "Warnings are errors" OFF)
option(TILLIT_PCH "Use precompiled headers" ON)
set(TILLIT_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, for example address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_library(tillit_flags INTERFACE)
target_compile_options(tillit_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wextra-semi
  $<$<CXX_COMPILER_ID:GNU>:-Wnull-dereference -fpch-preprocess>
  $<$<BOOL:${TILLIT_WERROR}>:-Werror>)
if(TILLIT_SANITIZE)
  target_compile_options(tillit_flags INTERFACE -fsanitize=${TILLIT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(tillit_flags INTERFACE -fsanitize=${TILLIT_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented code, that of std::regex for one, makes g++ warn of what is initialised (GCC bug 105562).
    target_compile_options(tillit_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(tillit_flags INTERFACE -fstack-protector-strong -ffunction-sections -fdata-sections)
  target_link_options(tillit_flags INTERFACE -Wl,--gc-sections)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 warns of copies inside std::string that cannot happen, "/" + std::string() for one (GCC bug 105329), and at -O3
    # of nulls in nlohmann's iterators; the dev preset keeps these warnings.
    target_compile_options(tillit_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
                           -Wno-null-dereference)
  endif()
  target_compile_definitions(tillit_flags INTERFACE _GLIBCXX_ASSERTIONS _FORTIFY_SOURCE=2)
endif()
