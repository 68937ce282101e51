#include "main/commands.hpp"

#include <csignal>
#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // `tillit … | head`: a closed pipe is an error of the stream, not
                                  // the end of the process
  int exit_code = 0;
  CLI::App app{
      "Tillit, a scripted coach for trust at work: interest, empathy, accountability. No language "
      "model; every line "
      "stands in dialogs/ and locales/."};
  app.set_version_flag("--version", "tillit " TILLIT_VERSION);
  app.require_subcommand(1);
  app.footer(
      "`tillit COMMAND --help` says more about one. Exit codes: 0 fine, 1 something was found or "
      "went wrong, 2 the command line "
      "or the input makes no sense.");
  tillit::add_chat(app, exit_code);
  tillit::add_content_commands(app, exit_code);
  tillit::add_language_commands(app, exit_code);
  tillit::add_serve(app, exit_code);
  tillit::add_doctor(app, exit_code);
  tillit::add_keys(app, exit_code);
  tillit::add_nudges(app, exit_code);
  tillit::add_teams_package(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "tillit: " << error.what() << '\n';
    return 1;
  }
  return exit_code;
}
