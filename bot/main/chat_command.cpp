#include "channels/terminal/chat.hpp"
#include "crypto/seal.hpp"
#include "main/commands.hpp"
#include "main/composition.hpp"
#include "main/system_clock.hpp"
#include "service/retention.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace tillit {
namespace {

struct Options {
  CommonOptions common;
  std::string language;
  std::string zone;
  std::string now;
  std::string user = "local";
  bool json = false;
  bool in_memory = false;
};

Language locale_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value =
        std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read at start, before any thread
    if (value != nullptr && std::string(value).size() >= 2)
      return Language(std::string(value).substr(0, 2));
  }
  return Language("en");
}

int chat(const Options& options) {
  auto config = config_of(options.common);
  if (!config) {
    std::cerr << "tillit: " << config.error().context << '\n';
    return 2;
  }
  const std::string zone_name =
      !options.zone.empty() ? options.zone : config->zone.value_or(Zone::system().name());
  const auto zone = Zone::named(zone_name);
  if (!zone) {
    std::cerr << "tillit: --tz: " << zone.error().context << '\n';
    return 2;
  }
  const SystemClock real;
  terminal::ShiftedClock clock(real);
  if (!options.now.empty()) {
    const auto local = parse_local_date_time(options.now);
    const auto date = parse_date(options.now);
    if (!local && !date) {
      std::cerr << "tillit: --now takes a local moment such as 2026-11-20T10:00\n";
      return 2;
    }
    clock.set(
        zone->to_instant(local ? *local : LocalDateTime{*date, TimeOfDay{std::chrono::hours{9}}}));
  }
  const auto content = load_content(content_of(options.common, *config), *config, std::cerr);
  const auto& library = content.library;
  if (library == nullptr) return 1;
  terminal::ChatOptions chat_options;
  if (!options.language.empty()) {
    chat_options.language = Language(options.language);
    if (!library->catalogues.contains(*chat_options.language)) {
      std::cerr << "tillit: --lang: there is no language \"" << options.language << "\"\n";
      return 2;
    }
  }
  const auto database = database_of(options.common, *config);
  auto store = open_store(*config, database);
  if (!store) {
    std::cerr << "tillit: " << store.error().context << '\n';
    return 1;
  }
  service::Conversations conversations(
      library, **store, clock, crypto::random_bytes, {},
      {.calendars = content.calendars, .check_ins = config->check_ins});
  if (auto kept = conversations.keep_scripts(); !kept) {
    std::cerr << "tillit: " << kept.error().context << '\n';
    return 1;
  }
  // By the earlier of the two clocks: a talk that looks ahead with --now must not let go of what
  // still has its time.
  if (auto retained = service::run_if_due(**store, *library, std::min(real.now(), clock.now()));
      !retained) {
    std::cerr << "tillit: what is past its time could not all be deleted: "
              << retained.error().context << '\n';
  }
  terminal::LineEditor editor;
  chat_options.locale = locale_of_environment();
  chat_options.zone = zone_name;
  chat_options.user = options.user;
  chat_options.json = options.json;
  chat_options.entropy = crypto::random_bytes;
  chat_options.render.bold = isatty(STDOUT_FILENO) != 0;
  if (editor.is_terminal())
    std::cout << "A talk with Tillit, kept in " << database.string()
              << ". \":help\" lists what you can try; Ctrl-D leaves.\n\n";
  return terminal::run_chat(conversations, clock, editor, std::cout, std::cerr, chat_options);
}

}  // namespace

void add_chat(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("chat", "Talk with the bot in the terminal");
  command->add_option("--lang", options->language, "Language of the talk: en, nl, sv");
  command->add_option("--db", options->common.database, "Database file (made if missing)");
  command->add_option("--tz", options->zone,
                      "Time zone, such as Europe/Amsterdam (default: the system's)");
  command->add_option("--now", options->now,
                      "Local moment at which the talk's clock starts, such as 2026-11-20T10:00");
  command->add_option("--config", options->common.config, "Config file");
  command->add_option("--content", options->common.content,
                      "Folder that holds dialogs/ and locales/");
  command->add_option("--user", options->user, "Talk as somebody else on the same database");
  command->add_flag("--json", options->json, "One JSON object per message, for machines");
  command->callback([options, &exit_code] { exit_code = chat(*options); });
}

}  // namespace tillit
