#include "channels/common/troubles.hpp"
#include "channels/slack/channel.hpp"
#include "channels/slack/installation_json.hpp"
#include "channels/teams/app_token.hpp"
#include "channels/teams/https.hpp"
#include "channels/teams/outgoing_webhook.hpp"
#include "channels/teams/signing_keys.hpp"
#include "content/content_files.hpp"
#include "content/load.hpp"
#include "main/commands.hpp"
#include "main/composition.hpp"
#include "main/doctor.hpp"
#include "main/system_clock.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>

#include <iostream>
#include <system_error>

namespace tillit {
namespace {

namespace fs = std::filesystem;
using doctor::Check;
using doctor::Finding;
using Findings = std::vector<Finding>;
using Grade = Finding::Grade;

struct Options {
  CommonOptions common;
  bool json = false;
};

Findings check_settings(const Config& config) {
  Findings findings;
  for (const auto& warning : warnings_of(config))
    findings.push_back({Grade::Warning, warning, "docs/operating.md shows both servers in place"});
  if (!config.slack && !config.teams)
    findings.push_back({Grade::Bad, "no channel is configured",
                        "add \"slack\" or \"teams\" to the config (docs/slack/README.md and "
                        "docs/teams/README.md say how)"});
  if (config.help_lines.empty())
    findings.push_back({Grade::Warning, "safety.help_lines is not set: general numbers are shown",
                        "put in lines that you have rung yourself (docs/configuration.md)"});
  if (findings.empty()) findings.push_back({Grade::Ok, "every key makes sense"});
  return findings;
}

Findings check_content(const fs::path& content, const Config& config) {
  const auto files = content::read_content_files(content);
  if (!files)
    return {{Grade::Bad, files.error().context, "name the folder with \"content\" in the config"}};
  const auto loaded = content::load(*files, host_binder(help_lines_of(config)));
  if (loaded.library == nullptr)
    return {{Grade::Bad, "the dialogues in " + content.string() + " are not sound",
             "`tillit check` lists what is wrong"}};
  return {{Grade::Ok, fmt::format("{} dialogues in {} languages", loaded.library->scripts.size(),
                                  loaded.library->catalogues.size())}};
}

Findings check_key_file(const Config& config, const fs::path& database) {
  if (config.keys) return {{Grade::Ok, "the keys come from the config"}};
  const fs::path path = key_file_of(config, database);
  std::error_code failed;
  const auto status = fs::status(path, failed);
  if (!fs::exists(status)) {
    std::error_code ignored;
    if (!fs::exists(database, ignored))
      return {{Grade::Ok, "not there yet; the first start makes " + path.string()}};
    return {{Grade::Bad, "the database is there, its keys are not: " + path.string(),
             "put the key file back from your backup, or set TILLIT_KEYS"}};
  }
  const auto others = fs::perms::group_all | fs::perms::others_all;
  if ((status.permissions() & others) != fs::perms::none)
    return {{Grade::Bad, "others may read or change " + path.string(),
             "chmod 600 it; if somebody "
             "may have copied it, rotate the key"}};
  return {{Grade::Ok, "only its owner may read it"}};
}

Findings check_database(const Config& config, const fs::path& database) {
  std::error_code failed;
  const bool is_there = fs::exists(database, failed);
  Findings findings;
  if (!is_there) {
    findings.push_back({Grade::Ok, "not there yet; the first start makes " + database.string()});
  } else if (const auto store = open_store(config, database); store) {
    findings.push_back({Grade::Ok, "opens and can be written"});
  } else if (is_served(store.error())) {
    findings.push_back({Grade::Ok, "is being served just now"});
  } else {
    findings.push_back({Grade::Bad, store.error().context, "nothing can be served before this"});
  }
  const auto size = is_there ? fs::file_size(database, failed) : 0;
  fs::path folder = fs::absolute(database, failed).parent_path();
  while (!fs::exists(folder, failed) && folder.has_relative_path()) folder = folder.parent_path();
  const auto space = fs::space(folder, failed);
  if (!failed) findings.push_back(doctor::judge_space(size, space.available));
  return findings;
}

// One call of auth.test tells about the token and about the clock.
Findings check_slack(const Config& config, const doctor::Fetch& fetch, const Clock& clock) {
  const slack::Settings& settings = config.slack->settings;
  Findings findings;
  for (const auto& secret : settings.signing_secrets)
    findings.push_back(doctor::judge_signing_secret(secret));
  // Without a token Slack still answers, "not_authed", and that answer has a date.
  const Secret token = settings.bot_token.value_or(Secret());
  const auto answer = doctor::auth_test(fetch, settings.api_url, token);
  if (settings.bot_token) {
    for (auto& finding : doctor::judge_auth("slack.bot_token", answer, settings.app_id))
      findings.push_back(std::move(finding));
  }
  std::optional<TimePoint> theirs;
  if (answer) {
    if (const auto date = answer->headers.find("Date")) theirs = doctor::parse_http_date(*date);
  }
  findings.push_back(doctor::judge_clock(clock.now(), theirs, "Slack"));
  findings.push_back({Grade::Ok,
                      "cannot be seen from here: App Home, Messages Tab, \"Allow users to send … "
                      "messages\" must be on"});
  return findings;
}

// Every place where the app was installed by OAuth. Their tokens stand in the database, which only
// one process may open.
Findings check_installations(const Config& config, const fs::path& database,
                             const doctor::Fetch& fetch) {
  std::error_code failed;
  if (config.slack->settings.client_id.empty() || !fs::exists(database, failed)) return {};
  const auto store = open_store(config, database);
  if (!store)
    return {{Grade::Warning, "installations were not looked at: the database cannot be opened now",
             "stop the bot for a moment to have each token tried"}};
  const auto rows = store::in_store(**store, [](store::Transaction& transaction) {
    return transaction.installations(slack::kChannel);
  });
  if (!rows) return {{Grade::Bad, rows.error().context, "see the line about the database"}};
  Findings findings;
  for (const auto& row : *rows) {
    const auto installed = slack::read_installation(row);
    const auto tokens = slack::read_tokens(row);
    if (!installed || !tokens) {
      findings.push_back({Grade::Bad, row.workspace + ": what is stored does not parse",
                          "install the app there again"});
    } else if (!row.active) {
      findings.push_back({Grade::Warning, row.workspace + ": has ended: " + installed->ended,
                          "nothing, if that is meant; else install the app there again"});
    } else if (!installed->from_config) {
      for (auto& finding : doctor::judge_auth(
               row.workspace,
               doctor::auth_test(fetch, config.slack->settings.api_url, tokens->token),
               config.slack->settings.app_id))
        findings.push_back(std::move(finding));
    }
  }
  if (rows->empty())
    findings.push_back({Grade::Warning, "the app is not installed anywhere yet",
                        "open " + config.server.public_url + "/slack/install in a browser"});
  return findings;
}

// The very parts that serve, asked once: keys, token, clock.
Findings check_teams(const Config& config, const Clock& clock) {
  const teams::TeamsSettings& settings = config.teams->settings;
  if (!config.teams->has_bot())
    return {{Grade::Ok, "only an outgoing webhook: nobody has to be asked for anything"}};
  if (settings.allow_unauthenticated)
    return {{Grade::Warning, "nobody is asked who they are (teams.allow_unauthenticated)",
             "take it out once you are done with trying"}};
  const auto http = teams::http_to_microsoft(settings, "");
  if (!http) return {{Grade::Bad, http.error().context, "docs/configuration.md has every key"}};

  Findings findings;
  teams::SigningKeys keys(settings.metadata_url, teams::documents_over(*http), clock);
  const auto fetched = keys.refresh_if_due();
  channels::HttpRequest request;
  request.method = "GET";
  request.url = settings.metadata_url;
  request.safe_to_repeat = true;
  const auto answer = (*http)(request);
  const auto metadata = answer ? teams::read_metadata(answer->body, settings.metadata_url)
                               : Result<teams::OpenIdMetadata>(teams::OpenIdMetadata{});
  findings.push_back(doctor::judge_keys(fetched.value_or(Result<void>{}), keys.at_hand().get(),
                                        metadata ? metadata->issuer : "", settings));

  const auto silent = std::make_shared<spdlog::logger>("doctor");  // the findings say it all
  channels::Troubles troubles(silent, clock, [](std::string_view) { return std::string(); });
  teams::AppToken token(*http, settings, clock, troubles);
  findings.push_back(doctor::judge_login(token.get()));

  std::optional<TimePoint> theirs;
  if (answer) {
    if (const auto date = answer->headers.find("Date")) theirs = doctor::parse_http_date(*date);
  }
  findings.push_back(doctor::judge_clock(clock.now(), theirs, "Microsoft"));
  findings.push_back({Grade::Ok,
                      "cannot be seen from here: the Microsoft Teams channel of the registration "
                      "must be on, and its messaging endpoint must be server.public_url + "
                      "teams.path"});
  return findings;
}

Findings check_public_url(const Config& config, const doctor::Fetch& fetch, const Clock& clock) {
  if (config.server.public_url.empty())
    return {{Grade::Warning, "server.public_url is not set, so nobody looked",
             "set it to the address that the app's settings have"}};
  Findings findings;
  std::optional<http::CertificateDates> certificate;
  const auto look = [&](std::string_view path, std::string_view caller) {
    const std::string url = config.server.public_url + std::string(path);
    http::ClientRequest request;
    request.method = "GET";
    request.safe_to_repeat = true;
    const auto answer = fetch(url, std::move(request));
    if (answer && answer->certificate) certificate = answer->certificate;
    findings.push_back(doctor::judge_public_url(url, answer, caller));
  };
  if (config.slack) look("/slack/events", "Slack");
  if (config.teams && config.teams->has_bot()) look(config.teams->settings.path, "Teams");
  if (config.teams && !config.teams->settings.webhook_secrets.empty())
    look(teams::kWebhookPath, "Teams");
  if (certificate)
    findings.push_back(
        doctor::judge_certificate(config.server.public_url, *certificate, clock.now()));
  return findings;
}

int examine(const Options& options) {
  const auto config = config_of(options.common);
  if (!config) {
    std::vector<Check> only = {{"config", [&] {
                                  return Findings{{Grade::Bad, config.error().context,
                                                   "docs/configuration.md explains every key"}};
                                }}};
    static_cast<void>(doctor::run_checks(only, options.json, std::cout));
    return 1;
  }
  const SystemClock clock;
  const auto fetch = doctor::fetch_over_network();
  const auto database = database_of(options.common, *config);
  std::vector<Check> checks = {
      {"config", [&] { return check_settings(*config); }},
      {"content", [&] { return check_content(content_of(options.common, *config), *config); }},
      {"keys", [&] { return check_key_file(*config, database); }},
      {"database", [&] { return check_database(*config, database); }},
  };
  if (config->slack) {
    checks.push_back({"slack", [&] { return check_slack(*config, fetch, clock); }});
    checks.push_back(
        {"installations", [&] { return check_installations(*config, database, fetch); }});
  }
  if (config->teams) checks.push_back({"teams", [&] { return check_teams(*config, clock); }});
  if (config->slack || config->teams)
    checks.push_back({"public address", [&] { return check_public_url(*config, fetch, clock); }});
  return doctor::run_checks(checks, options.json, std::cout) ? 0 : 1;
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("doctor", "Look for what keeps the bot from working, and say what to do");
  command->add_option("--config", options->common.config, "Config file")->required();
  command->add_option("--db", options->common.database, "Database file");
  command->add_option("--content", options->common.content,
                      "Folder that holds dialogs/ and locales/");
  command->add_flag("--json", options->json, "A list of findings, for machines");
  command->callback([options, &exit_code] { exit_code = examine(*options); });
}

}  // namespace tillit
