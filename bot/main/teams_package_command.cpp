#include "main/commands.hpp"
#include "main/composition.hpp"
#include "packages/teams_package.hpp"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <iostream>

namespace tillit {
namespace {

struct Arguments {
  CommonOptions common;
  packages::TeamsApp app;
  std::string out;
  std::string language;
  bool json = false;
};

// Whole or not at all: what stood there stays until the new one is complete.
Result<void> write_whole(const std::string& path, const std::string& bytes) {
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkstemp(temporary.data());
  if (file < 0) return fail(Errc::Denied, "cannot write beside " + path);
  const bool written = ::fchmod(file, 0644) == 0 && ::write(file, bytes.data(), bytes.size()) ==
                                                        static_cast<ssize_t>(bytes.size());
  const bool closed = ::close(file) == 0;
  if (!written || !closed || ::rename(temporary.c_str(), path.c_str()) != 0) {
    ::unlink(temporary.c_str());
    return fail(Errc::Unavailable, "cannot write " + path);
  }
  return {};
}

// What the config knows already; an option wins over it.
void take_from_config(const Config& config, packages::TeamsApp& app) {
  if (app.public_url.empty()) app.public_url = config.server.public_url;
  if (app.bot_id.empty() && config.teams) app.bot_id = config.teams->settings.app_id;
  if (app.language.empty() && config.language) app.language = *config.language;
}

void report(const Arguments& arguments, const packages::Files& files) {
  const packages::TeamsApp& app = arguments.app;
  if (arguments.json) {
    nlohmann::ordered_json said = {{"out", arguments.out},
                                   {"id", packages::package_id(app)},
                                   {"version", app.version},
                                   {"files", nlohmann::ordered_json::array()}};
    for (const auto& file : files) said["files"].push_back(file.first);
    using Json = nlohmann::ordered_json;
    std::cout << said.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  std::cout << arguments.out << ": " << app.name << ' ' << app.version << ", id "
            << packages::package_id(app) << '\n';
  if (app.privacy.empty() || app.terms.empty())
    std::cerr << "tillit: people are sent to " << app.website
              << " for what stands under privacy and terms of use; --privacy and --terms name "
                 "pages of their own\n";
}

int make(Arguments arguments) {
  const auto config = config_of(arguments.common);
  if (!config) {
    std::cerr << "tillit: " << config.error().context << '\n';
    return 2;
  }
  if (!arguments.language.empty()) arguments.app.language = Language(arguments.language);
  take_from_config(*config, arguments.app);
  const auto library = load_library(content_of(arguments.common, *config), *config, std::cerr);
  if (library == nullptr) return 1;

  const auto files = packages::teams_package_files(arguments.app, packages::teams_texts(*library));
  if (!files) {
    std::cerr << "tillit: no package was made:\n";
    for (const std::string& problem : files.error()) std::cerr << problem << '\n';
    return 2;
  }
  auto bytes = packages::zip(*files);
  const auto written =
      bytes ? write_whole(arguments.out, *bytes) : Result<void>(tl::unexpected(bytes.error()));
  if (!written) {
    std::cerr << "tillit: " << written.error().context << '\n';
    return 1;
  }
  report(arguments, *files);
  return 0;
}

}  // namespace

void add_teams_package(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  arguments->app.version = "1.0.0";
  packages::TeamsApp& values = arguments->app;
  CLI::App* command =
      app.add_subcommand("teams-package", "Make the app package that is uploaded to Teams");
  command->add_option("--out", arguments->out, "The zip file to write")->required();
  command->add_option("--bot-id", values.bot_id,
                      "The app id of the bot's registration at Microsoft (a GUID)");
  command->add_option("--organisation", values.organisation,
                      "Who answers for the bot; Teams shows it as the developer");
  command->add_option("--website", values.website, "Its page, https://…");
  command->add_option("--privacy", values.privacy, "Its page on privacy (default: the website)");
  command->add_option("--terms", values.terms, "Its terms of use (default: the website)");
  command->add_option("--version", values.version,
                      "Higher for every upload that replaces another (default: 1.0.0)");
  command->add_option("--name", values.name, "What the app is called in Teams (default: Tillit)");
  command
      ->add_option("--scopes", values.scopes,
                   "Where it may be added: personal,team,groupChat (default: all three)")
      ->delimiter(',');
  command->add_option("--language", arguments->language,
                      "For people whose own language has no texts (default: the config's, or en)");
  command->add_option("--public-url", values.public_url,
                      "Address of the bot (default: server.public_url of the config)");
  command->add_option("--app-id", values.app_id,
                      "Id of the package itself (default: derived from --bot-id)");
  command->add_option("--config", arguments->common.config, "Config file");
  command->add_option("--content", arguments->common.content,
                      "Folder that holds dialogs/ and locales/");
  command->add_flag("--json", arguments->json, "What was made, for machines");
  command->callback([arguments, &exit_code] { exit_code = make(*arguments); });
}

}  // namespace tillit
