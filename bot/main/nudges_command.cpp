#include "crypto/seal.hpp"
#include "main/commands.hpp"
#include "main/composition.hpp"
#include "main/system_clock.hpp"
#include "service/nudge_preview.hpp"
#include "service/nudges_pause.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>

namespace tillit {
namespace {

constexpr int kPeopleAtOnce = 200;

struct Options {
  CommonOptions common;
  bool preview = false;
  bool pause = false;
  bool resume = false;
  int days = 14;
  std::string person;
  std::string now;
};

// What the command works on, opened.
struct Opened {
  LoadedContent content;
  std::unique_ptr<store::Store> store;
  TimePoint now;

  [[nodiscard]] service::NudgeRules rules() const { return {*content.library, *content.calendars}; }
};

int complain(const std::string& what) {
  std::cerr << "tillit: " << what << '\n';
  return 1;
}

// "slack:T1:U1", as channels know people, or the reference that the log and the preview print.
Result<std::optional<PersonId>> find_person(store::Transaction& transaction,
                                            const std::string& named) {
  const auto first = named.find(':');
  const auto second = named.find(':', first + 1);
  if (first == std::string::npos || second == std::string::npos) return std::nullopt;
  return transaction.find_person({named.substr(0, first),
                                  named.substr(first + 1, second - first - 1),
                                  named.substr(second + 1)});
}

std::string shown(const coaching::PlannedNudge& row, const Zone& zone) {
  const LocalDateTime local = zone.to_local(row.at.value_or(row.meant));
  // The promise itself is nobody else's business.
  const std::string_view kind = row.key.starts_with("follow_up:") ? "follow_up" : to_word(row.kind);
  std::string line = fmt::format("  {}  {:<10}  ", format(local), kind);
  if (!row.at) return line + fmt::format("does not come: {}", to_word(row.why));
  line += "comes";
  if (!row.with.empty()) line += fmt::format(", with {} more", row.with.size());
  if (row.why != coaching::Why::None) line += fmt::format(" (moved: {})", to_word(row.why));
  return line;
}

void print(const service::NudgePreview& preview) {
  std::cout << preview.person << "  " << preview.zone.name()
            << (preview.unreachable ? "  unreachable: none of it would come" : "") << '\n';
  if (preview.rows.empty()) std::cout << "  nothing\n";
  for (const auto& row : preview.rows) std::cout << shown(row, preview.zone) << '\n';
}

Result<void> preview_one(const Opened& opened, const PersonId& person, TimePoint until) {
  const auto preview = store::in_store(*opened.store, [&](store::Transaction& transaction) {
    return service::preview_nudges(transaction, *opened.store, opened.rules(), person, opened.now,
                                   until);
  });
  if (preview) print(*preview);
  if (!preview && preview.error().code == Errc::Unavailable) return tl::unexpected(preview.error());
  if (!preview)  // one record must not hide the others
    std::cout << opened.store->reference(person.str())
              << "  cannot be read: " << preview.error().context << '\n';
  return {};
}

int preview(const Opened& opened, const Options& options) {
  const TimePoint until = opened.now + std::chrono::days{options.days};
  const auto paused = store::in_store(*opened.store, service::nudges_are_paused);
  if (!paused) return complain(paused.error().context);
  if (*paused)
    std::cout << "All nudges are paused: nothing below comes before `tillit nudges --resume`.\n";
  std::optional<PersonId> wanted;
  if (!options.person.empty()) {
    const auto found = store::in_store(*opened.store, [&](store::Transaction& transaction) {
      return find_person(transaction, options.person);
    });
    if (!found) return complain(found.error().context);
    wanted = *found;
    if (wanted) {
      const auto done = preview_one(opened, *wanted, until);
      return done ? 0 : complain(done.error().context);
    }
  }
  bool any = false;
  for (PersonId last;;) {
    const auto people = store::in_store(*opened.store, [&](store::Transaction& transaction) {
      return transaction.people_after(last, kPeopleAtOnce);
    });
    if (!people) return complain(people.error().context);
    if (people->empty()) break;
    for (const PersonId& person : *people) {
      last = person;
      if (!options.person.empty() && opened.store->reference(person.str()) != options.person)
        continue;
      any = true;
      if (auto done = preview_one(opened, person, until); !done)
        return complain(done.error().context);
    }
  }
  if (any) return 0;
  if (options.person.empty()) {
    std::cout << "nobody has talked with the bot yet\n";
    return 0;
  }
  return complain("there is nobody called " + options.person +
                  "; give the reference from the log, or channel:workspace:user such as "
                  "slack:T012AB3CD:U012AB3CD");
}

int pause(const Opened& opened, bool paused) {
  const auto done = opened.store->write([paused](store::Transaction& transaction) {
    return service::pause_all_nudges(transaction, paused);
  });
  if (!done) return complain(done.error().context);
  std::cout << (paused ? "All nudges are paused, for every program on this database, until "
                         "`tillit nudges --resume`. People who write are answered.\n"
                       : "Nudges go on. What was held back comes late or not at all, by the rules "
                         "in docs/rhythm.md; never in a burst.\n");
  return 0;
}

int run(const Options& options) {
  if (options.preview + options.pause + options.resume != 1) {
    std::cerr << "tillit: say one of --preview, --pause and --resume\n";
    return 2;
  }
  auto config = config_of(options.common);
  if (!config) {
    std::cerr << "tillit: " << config.error().context << '\n';
    return 2;
  }
  const SystemClock clock;
  Opened opened;
  opened.now = clock.now();
  if (!options.now.empty()) {
    const auto now = parse_instant(options.now);
    if (!now) {
      std::cerr << "tillit: --now takes an instant such as 2026-11-20T10:00:00Z\n";
      return 2;
    }
    opened.now = *now;
  }
  if (options.preview) {
    opened.content = load_content(content_of(options.common, *config), *config, std::cerr);
    if (opened.content.library == nullptr) return 1;
  }
  const auto database = database_of(options.common, *config);
  std::error_code ignored;
  if (!std::filesystem::exists(database, ignored))
    return complain("there is no database " + database.string() + "; name it with --db");
  auto store = open_store(*config, database);
  if (!store) return complain(store.error().context);
  opened.store = std::move(*store);
  return options.preview ? preview(opened, options) : pause(opened, options.pause);
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
  command->add_option("--days", options->days, "How far to look ahead (default 14)")
      ->check(CLI::Range(1, 365));
  command->add_option("--person", options->person,
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
