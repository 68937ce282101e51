#include "http/client.hpp"
#include "http/form.hpp"
#include "main/admin_routes.hpp"
#include "main/commands.hpp"
#include "main/composition.hpp"
#include "main/nudge_report.hpp"
#include "main/system_clock.hpp"

#include <fmt/format.h>

#include <iostream>

namespace tillit {
namespace {

struct Options {
  CommonOptions common;
  bool preview = false;
  bool pause = false;
  bool resume = false;
  NudgeReportOptions report;
  std::string now;
};

int complain(const std::string& what) {
  std::cerr << "tillit: " << what << '\n';
  return 1;
}

int tell(const Result<std::string>& text) {
  if (!text) return complain(text.error().context);
  std::cout << *text;
  return 0;
}

// Only one process may open the database; the one that serves it does what it is asked on its
// operator's address.
Result<std::string> ask_the_server(const Options& options, const Config& config,
                                   const std::string& why) {
  const auto& address = config.server.admin_listen;
  if (!address || address->port == 0)
    return fail(Errc::Denied, why +
                                  "; its config has no server.admin_listen, or this command was "
                                  "not given that config, so it cannot be asked");
  http::ClientSettings settings;
  settings.origin = "http://" + to_string(*address);
  settings.max_answer_bytes = 256 * 1024 * 1024;
  const auto client = http::Client::create(settings);
  if (!client) return tl::unexpected(client.error());
  http::ClientRequest request;
  request.headers.add(std::string(kOperatorHeader), "nudges");
  if (options.preview) {
    request.method = "GET";
    request.safe_to_repeat = true;
    request.target =
        "/nudges?" + http::encode_form({{"days", std::to_string(options.report.days)},
                                        {"person", options.report.person},
                                        {"from", format_instant(options.report.from)}});
  } else {
    request.target = options.pause ? "/nudges/pause" : "/nudges/resume";
  }
  const auto answer = (*client)->request(request);
  if (!answer)
    return fail(Errc::Unavailable, why + ", and it does not answer on " + to_string(*address) +
                                       ": is this its config?");
  if (answer->status == 200) return answer->body;
  return fail(Errc::Invalid, answer->body.empty()
                                 ? fmt::format("the running bot answered {}", answer->status)
                                 : answer->body);
}

Result<std::string> work(const Options& options, const Config& config) {
  const auto database = database_of(options.common, config);
  std::error_code ignored;
  if (!std::filesystem::exists(database, ignored))
    return fail(Errc::NotFound,
                "there is no database " + database.string() + "; name it with --db or --config");
  const auto store = open_store(config, database);
  if (!store && is_served(store.error()))
    return ask_the_server(options, config, store.error().context);
  if (!store) return tl::unexpected(store.error());
  if (!options.preview) return switch_nudges(**store, options.pause);
  const auto content = load_content(content_of(options.common, config), config, std::cerr);
  if (content.library == nullptr) return fail(Errc::Invalid, "nothing can be planned without them");
  return nudge_report(**store, {*content.library, *content.calendars}, options.report);
}

int run(Options options) {
  if (options.preview + options.pause + options.resume != 1) {
    std::cerr << "tillit: say one of --preview, --pause and --resume\n";
    return 2;
  }
  const auto config = config_of(options.common);
  if (!config) {
    std::cerr << "tillit: " << config.error().context << '\n';
    return 2;
  }
  options.report.from = SystemClock().now();
  if (!options.now.empty()) {
    const auto now = parse_instant(options.now);
    if (!now) {
      std::cerr << "tillit: --now takes an instant such as 2026-11-20T10:00:00Z\n";
      return 2;
    }
    options.report.from = *now;
  }
  return tell(work(options, *config));
}

}  // namespace

void add_nudges(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("nudges", "See what would be sent to whom, or hold it back");
  command->add_flag("--preview", options->preview,
                    "Print who would get what when, and what does not come and why");
  command->add_flag("--pause", options->pause, "Hold back everything the bot would start");
  command->add_flag("--resume", options->resume, "Let it go on");
  command->add_option("--days", options->report.days, "How far to look ahead (default 14)")
      ->check(CLI::Range(1, kMostReportDays));
  command->add_option("--person", options->report.person,
                      "Only this one: a reference from the log, or channel:workspace:user");
  command->add_option("--now", options->now,
                      "Look from this instant on, such as 2026-11-20T10:00:00Z");
  command->add_option("--config", options->common.config, "Config file");
  command->add_option("--db", options->common.database, "Database file");
  command->add_option("--content", options->common.content,
                      "Folder that holds dialogs/, locales/ and calendars/");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace tillit
