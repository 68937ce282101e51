#include "main/nudge_report.hpp"

#include "service/nudge_preview.hpp"
#include "service/nudges_pause.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>

#include <optional>

namespace tillit {
namespace {

constexpr int kPeopleAtOnce = 200;

// "slack:T1:U1", as channels know people.
Result<std::optional<PersonId>> find_person(store::Transaction& transaction,
                                            const std::string& named) {
  const auto first = named.find(':');
  const auto second = named.find(':', first + 1);
  if (first == std::string::npos || second == std::string::npos) return std::nullopt;
  return transaction.find_person({named.substr(0, first),
                                  named.substr(first + 1, second - first - 1),
                                  named.substr(second + 1)});
}

std::string line_of(const coaching::PlannedNudge& row, const Zone& zone) {
  const LocalDateTime local = zone.to_local(row.at.value_or(row.meant));
  std::string line = fmt::format("  {}  {:<10}  ", format(local), to_word(row.kind));
  if (!row.at) return line + fmt::format("does not come: {}\n", to_word(row.why));
  line += "comes";
  if (!row.with.empty()) line += fmt::format(", with {} more", row.with.size());
  if (row.why != coaching::Why::None) line += fmt::format(" (moved: {})", to_word(row.why));
  return line + "\n";
}

std::string text_of(const service::NudgePreview& preview) {
  std::string text = fmt::format("{}  {}{}\n", preview.person, preview.zone.name(),
                                 preview.unreachable ? "  unreachable: none of it would come" : "");
  if (preview.rows.empty()) text += "  nothing\n";
  for (const auto& row : preview.rows) text += line_of(row, preview.zone);
  return text;
}

class Reporter {
 public:
  Reporter(store::Store& store, const service::NudgeRules& rules, const NudgeReportOptions& options)
      : store_(store), rules_(rules), options_(options) {}

  Result<std::string> report() && {
    const auto paused = store::in_store(store_, service::nudges_are_paused);
    if (!paused) return tl::unexpected(paused.error());
    if (*paused)
      text_ = "All nudges are paused: nothing below comes before `tillit nudges --resume`.\n";
    const auto named = store::in_store(store_, [this](store::Transaction& transaction) {
      return find_person(transaction, options_.person);
    });
    if (!named) return tl::unexpected(named.error());
    if (*named) {
      if (auto added = add(**named); !added) return tl::unexpected(added.error());
      return std::move(text_);
    }
    if (auto added = everybody(); !added) return tl::unexpected(added.error());
    if (any_) return std::move(text_);
    if (options_.person.empty()) return text_ + "nobody has talked with the bot yet\n";
    return fail(Errc::NotFound, "there is nobody called " + options_.person +
                                    "; give the reference from the log, or channel:workspace:user "
                                    "such as slack:T012AB3CD:U012AB3CD");
  }

 private:
  Result<void> everybody() {
    for (PersonId last;;) {
      const auto people = store::in_store(store_, [&](store::Transaction& transaction) {
        return transaction.people_after(last, kPeopleAtOnce);
      });
      if (!people) return tl::unexpected(people.error());
      if (people->empty()) return {};
      for (const PersonId& person : *people) {
        last = person;
        if (!options_.person.empty() && store_.reference(person.str()) != options_.person) continue;
        if (auto added = add(person); !added) return added;
      }
    }
  }

  Result<void> add(const PersonId& person) {
    const auto preview = store::in_store(store_, [&](store::Transaction& transaction) {
      return service::preview_nudges(transaction, store_, rules_, person, options_.from,
                                     options_.from + std::chrono::days{options_.days});
    });
    if (!preview && preview.error().code == Errc::Unavailable)
      return tl::unexpected(preview.error());
    any_ = true;
    // One record must not hide the others.
    text_ += preview ? text_of(*preview)
                     : fmt::format("{}  cannot be read: {}\n", store_.reference(person.str()),
                                   preview.error().context);
    return {};
  }

  store::Store& store_;
  const service::NudgeRules& rules_;
  const NudgeReportOptions& options_;
  std::string text_;
  bool any_ = false;
};

}  // namespace

Result<std::string> nudge_report(store::Store& store, const service::NudgeRules& rules,
                                 const NudgeReportOptions& options) {
  return Reporter(store, rules, options).report();
}

Result<std::string> switch_nudges(store::Store& store, bool paused) {
  const auto done = store.write([paused](store::Transaction& transaction) {
    return service::pause_all_nudges(transaction, paused);
  });
  if (!done) return tl::unexpected(done.error());
  return std::string(paused ? "All nudges are paused until `tillit nudges --resume`, over restarts "
                              "too. People who write are answered.\n"
                            : "Nudges go on. What was held back comes late or not at all, by the "
                              "rules in docs/rhythm.md; never in a burst.\n");
}

}  // namespace tillit
