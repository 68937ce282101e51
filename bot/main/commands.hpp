#pragma once

#include <CLI/CLI.hpp>

// The commands of the program, each put into the parser by its own file. `exit_code` is set by the
// one that runs.
namespace tillit {

void add_chat(CLI::App& app, int& exit_code);
void add_content_commands(CLI::App& app, int& exit_code);   // check, test, explore, graph
void add_language_commands(CLI::App& app, int& exit_code);  // recognise, eval
void add_keys(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);
void add_nudges(CLI::App& app, int& exit_code);
void add_serve(CLI::App& app, int& exit_code);
void add_teams_package(CLI::App& app, int& exit_code);

}  // namespace tillit
