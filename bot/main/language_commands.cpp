#include "language/clean.hpp"
#include "main/commands.hpp"
#include "main/composition.hpp"
#include "main/system_clock.hpp"
#include "tools/eval.hpp"
#include "tools/recognise.hpp"

#include <iostream>

namespace tillit {
namespace {

// `--now` is local time in `--tz`; without it the real clock is read there.
std::optional<LocalDateTime> local_now(const std::string& now, const std::string& zone_name) {
  const auto zone = zone_name.empty() ? Result<Zone>(Zone::system()) : Zone::named(zone_name);
  if (!zone) {
    std::cerr << "tillit: --tz: " << zone.error().context << '\n';
    return std::nullopt;
  }
  if (now.empty()) return zone->to_local(SystemClock().now());
  if (const auto local = parse_local_date_time(now)) return local;
  if (const auto date = parse_date(now))
    return LocalDateTime{*date, TimeOfDay{std::chrono::hours{9}}};
  if (const auto instant = parse_instant(now)) return zone->to_local(*instant);
  std::cerr << "tillit: --now takes a local moment such as 2026-11-20T10:00\n";
  return std::nullopt;
}

struct RecogniseArguments {
  CommonOptions common;
  std::string language = "en";
  std::string expect;
  std::string options_file;
  std::string now;
  std::string zone;
};

int recognise(const RecogniseArguments& arguments) {
  const auto now = local_now(arguments.now, arguments.zone);
  if (!now) return 2;
  tools::RecogniseOptions options;
  options.expect = arguments.expect;
  options.language = arguments.language;
  options.locales = content_of(arguments.common, default_config()) / "locales";
  options.options_file = arguments.options_file;
  options.now = *now;
  return tools::run_recognise(std::cin, std::cout, std::cerr, options);
}

struct EvalArguments {
  std::string vars;
  std::string now;
  std::string zone;
  bool json = false;
};

int eval(const EvalArguments& arguments) {
  const auto now = local_now(arguments.now, arguments.zone);
  if (!now) return 2;
  return tools::run_eval(std::cin, std::cout, std::cerr,
                         {arguments.vars, *now, arguments.json, language::lower});
}

}  // namespace

void add_language_commands(CLI::App& app, int& exit_code) {
  auto recognised = std::make_shared<RecogniseArguments>();
  CLI::App* command = app.add_subcommand(
      "recognise", "Read replies from stdin as the bot would: one JSON object per line");
  command->add_option("--lang", recognised->language, "Language of the replies: en, nl, sv");
  command
      ->add_option("--expect", recognised->expect,
                   "yes_no, int, number, ordinal, date, time, local, duration, choice, text or any")
      ->required();
  command->add_option(
      "--options-file", recognised->options_file,
      "For choice: {\"a\": {\"label\": \"Yes\", \"also\": [\"sure\"]}, …}, in the order shown");
  command->add_option("--now", recognised->now,
                      "Local moment in --tz from which \"tomorrow\" is counted");
  command->add_option("--tz", recognised->zone, "Time zone (default: the system's)");
  command->add_option("--content", recognised->common.content,
                      "Folder that holds dialogs/ and locales/");
  command->callback([recognised, &exit_code] { exit_code = recognise(*recognised); });

  auto evaluated = std::make_shared<EvalArguments>();
  CLI::App* evaluating =
      app.add_subcommand("eval", "Try expressions of scripts, one per line from stdin");
  evaluating->add_option(
      "--vars", evaluated->vars,
      "Variables as JSON: {\"mood\": 3, \"due\": \"2026-11-20\", \"why: text?\": null}");
  evaluating->add_option("--now", evaluated->now, "Local moment that `now` and `today` stand for");
  evaluating->add_option("--tz", evaluated->zone, "Time zone (default: the system's)");
  evaluating->add_flag("--json", evaluated->json, "One JSON object per expression");
  evaluating->callback([evaluated, &exit_code] { exit_code = eval(*evaluated); });
}

}  // namespace tillit
