#include "service/export.hpp"

#include "dialogue/expression.hpp"
#include "service/linking.hpp"
#include "service/next_nudge.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tillit::service {
namespace {

constexpr std::size_t kMaxMessage = 3000;  // what every channel takes in one message

std::string heading(const dialogue::Library& library, const Language& language,
                    const std::string& key, std::span<const language::Argument> arguments = {}) {
  const language::Text* text = library.find_text(language, "core." + key);
  return text != nullptr && !text->variants.empty()
             ? text->variants.front().format(language, arguments)
             : key;
}

// Sections grow by whole lines; a message is closed before it would pass the limit.
class Pages {
 public:
  Pages(const dialogue::Library& library, const Language& language)
      : library_(library), language_(language) {}

  void section(const std::string& key, const std::vector<std::string>& lines,
               std::span<const language::Argument> arguments = {}) {
    add((page_.empty() ? "" : "\n") + heading(library_, language_, key, arguments));
    if (lines.empty()) add(heading(library_, language_, "export_nothing"));
    for (const std::string& line : lines) add("- " + line);
  }
  void title(const std::string& key, std::span<const language::Argument> arguments) {
    add(heading(library_, language_, key, arguments));
  }

  [[nodiscard]] std::vector<dialogue::Delivery> finish() {
    close();
    return std::move(pages_);
  }

 private:
  void add(std::string line) {
    while (line.size() > kMaxMessage) {  // one very long text: cut between characters
      std::size_t cut = kMaxMessage;
      while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
      close();
      page_ = line.substr(0, cut);
      line.erase(0, cut);
    }
    if (page_.size() + line.size() + 1 > kMaxMessage) close();
    if (!page_.empty()) page_ += '\n';
    page_ += line;
  }
  void close() {
    if (page_.empty()) return;
    dialogue::Delivery delivery;
    delivery.key = "core.export";
    delivery.text = std::exchange(page_, {});
    delivery.language = language_;
    pages_.push_back(std::move(delivery));
  }

  const dialogue::Library& library_;
  const Language& language_;
  std::string page_;
  std::vector<dialogue::Delivery> pages_;
};

std::string joined(std::initializer_list<std::optional<std::string>> parts) {
  std::string line;
  for (const auto& part : parts) {
    if (!part || part->empty()) continue;
    if (!line.empty()) line += " · ";
    line += *part;
  }
  return line;
}

std::optional<std::string> date_of(const std::optional<Date>& date) {
  return date ? std::optional(format(*date)) : std::nullopt;
}

std::optional<std::string> nudge_place(const coaching::Book& book) {
  const auto* place = book.nudge_place ? coaching::find_place(book, *book.nudge_place) : nullptr;
  return place != nullptr ? std::optional(place->name) : std::nullopt;
}

std::vector<std::string> people(const coaching::Book& book) {
  std::vector<std::string> lines;
  for (const auto& one : book.relationships) {
    lines.push_back(joined({one.alias, format(one.since), one.matters, date_of(one.next_talk)}));
  }
  return lines;
}

// What is kept as a word of the program, in the person's words.
class InWords {
 public:
  InWords(const dialogue::Library& library, const Language& language)
      : library_(library), language_(language) {}
  [[nodiscard]] std::string of(const std::string& key, std::string_view argument,
                               const std::string& value) const {
    const language::Argument arguments[] = {{argument, value}};
    return heading(library_, language_, key, arguments);
  }
  [[nodiscard]] std::optional<std::string> of(const std::string& key, std::string_view argument,
                                              const std::optional<std::string>& value) const {
    return value ? std::optional(of(key, argument, *value)) : std::nullopt;
  }

 private:
  const dialogue::Library& library_;
  const Language& language_;
};

std::vector<std::string> promises(const coaching::Book& book, const InWords& words) {
  std::vector<std::string> lines;
  for (const auto& promise : book.promises) {
    const coaching::Relationship* who =
        promise.plan.relationship ? coaching::find_relationship(book, *promise.plan.relationship)
                                  : nullptr;
    lines.push_back(joined(
        {promise.plan.what, promise.plan.when,
         words.of("export_obstacle", "obstacle", promise.plan.obstacle),
         words.of("export_if_not", "if_not", promise.plan.if_not), format(promise.plan.due),
         who != nullptr ? std::optional(who->alias) : std::nullopt,
         promise.plan.follow_up ? std::optional(format(*promise.plan.follow_up)) : std::nullopt,
         words.of("export_outcome", "outcome",
                  promise.outcome ? std::string(coaching::to_word(*promise.outcome))
                                  : std::string("open")),
         date_of(promise.closed)}));
    for (const auto& former : promise.former)
      lines.push_back(joined({"  " + former.what, format(former.due), format(former.until)}));
  }
  return lines;
}

std::vector<std::string> notes(const coaching::Book& book,
                               const std::vector<coaching::Note>& list) {
  std::vector<std::string> lines;
  for (const auto& note : list) {
    const coaching::Relationship* who =
        note.about ? coaching::find_relationship(book, *note.about) : nullptr;
    lines.push_back(joined(
        {format(note.on), who != nullptr ? std::optional(who->alias) : std::nullopt, note.text}));
  }
  return lines;
}

std::optional<std::string> behaviour(const std::optional<coaching::Behaviour>& one,
                                     const InWords& words) {
  if (!one) return std::nullopt;
  return words.of("export_behaviour", "behaviour", std::string(coaching::to_word(*one)));
}

std::string yes_or_no(bool yes) { return yes ? "yes" : "no"; }

std::string weekday(std::chrono::weekday day, const InWords& words) {
  return words.of("export_weekday", "day", fmt::format("d{}", day.iso_encoding()));
}

// What they set about when we may write; only what differs from what everybody has, but the
// check-in and how often.
std::vector<std::string> rhythm(const coaching::Rhythm& set, const InWords& words) {
  const auto& wish = set.check_in;
  const std::string pace = set.budget.every_other_week                     ? "fortnightly"
                           : set.budget.per_week >= coaching::kMostPerWeek ? "twice"
                                                                           : "weekly";
  std::vector<std::string> lines{
      joined({words.of("export_wish", "wanted", yes_or_no(wish.wanted)),
              wish.day ? std::optional(weekday(*wish.day, words)) : std::nullopt,
              wish.time ? std::optional(format(*wish.time)) : std::nullopt}),
      words.of("export_pace", "pace", pace)};
  if (set.hours) lines.push_back(format(set.hours->from) + "–" + format(set.hours->to));
  if (set.working_days) {
    std::string days;
    for (unsigned iso = 1; iso <= 7; ++iso) {
      if (!(*set.working_days)[iso % 7]) continue;
      days += (days.empty() ? "" : ", ") + weekday(std::chrono::weekday{iso}, words);
    }
    lines.push_back(std::move(days));
  }
  if (set.asks_mood) lines.push_back(words.of("export_mood_asked", "asked", yes_or_no(true)));
  return lines;
}

std::vector<std::string> leaves(const coaching::Rhythm& set) {
  std::vector<std::string> lines;
  for (const auto& leave : set.leaves)
    lines.push_back(joined({format(leave.from), format(leave.back)}));
  return lines;
}

std::vector<std::string> sent(const coaching::Rhythm& set, const InWords& words) {
  std::vector<std::string> lines;
  for (const auto& nudge : set.budget.sent)
    lines.push_back(
        joined({format(nudge.day),
                words.of("export_sent_kind", "kind", std::string(coaching::to_word(nudge.kind)))}));
  return lines;
}

std::vector<std::string> check_ins(const coaching::Book& book, const InWords& words) {
  std::vector<std::string> lines;
  for (const auto& one : book.check_ins) {
    const auto of = [&](const char* key, const char* argument, std::string value) {
      return std::optional(words.of(key, argument, value));
    };
    lines.push_back(
        joined({format(one.week), format(one.answered),
                one.outcome ? of("export_outcome", "outcome", std::string(to_word(*one.outcome)))
                            : std::nullopt,
                one.mood ? of("export_mood", "mood", std::to_string(*one.mood)) : std::nullopt,
                behaviour(one.offered, words),
                one.offered ? of("export_taken", "taken", yes_or_no(one.taken)) : std::nullopt}));
  }
  return lines;
}

std::vector<std::string> practices(const coaching::Book& book, const InWords& words) {
  std::vector<std::string> lines;
  for (const auto& practice : book.practices) {
    const coaching::Relationship* who =
        practice.relationship ? coaching::find_relationship(book, *practice.relationship) : nullptr;
    lines.push_back(
        joined({format(practice.on), who != nullptr ? std::optional(who->alias) : std::nullopt,
                behaviour(practice.behaviour, words)}));
  }
  return lines;
}

std::vector<std::string> snapshots(const coaching::Book& book, const dialogue::Library& library,
                                   const Language& language) {
  std::vector<std::string> lines;
  for (const auto& snapshot : book.snapshots) {
    const coaching::Relationship* who = coaching::find_relationship(book, snapshot.about);
    std::vector<language::Argument> ratings;
    for (std::size_t i = 0; i < coaching::kFactors; ++i)
      ratings.push_back({coaching::kFactorWords[i], snapshot.ratings[i]});
    lines.push_back(
        joined({format(snapshot.on), who != nullptr ? std::optional(who->alias) : std::nullopt,
                heading(library, language, "export_ratings", ratings)}));
  }
  return lines;
}

std::vector<std::string> shared(const dialogue::Library& library, const dialogue::Person& person) {
  std::vector<std::string> lines;
  const auto& declared = library.host_types->shared;
  for (std::size_t slot = 0; slot < declared.size() && slot < person.shared.size(); ++slot) {
    if (person.shared[slot].is_none()) continue;
    lines.push_back(declared[slot].name + ": " +
                    dialogue::to_string(person.shared[slot], declared[slot].type));
  }
  return lines;
}

// That they take part, and since when. What they answered cannot be told: nothing leads to it.
Result<std::vector<std::string>> teams(store::Transaction& transaction,
                                       const dialogue::Person& person) {
  const auto rows = transaction.teams_of(person.id);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<std::string> lines;
  for (const store::TeamRow& row : *rows) {
    const auto member = transaction.find_member(row.id, person.id);
    if (!member) return tl::unexpected(member.error());
    if (!*member) continue;
    lines.push_back(joined({place_name(row.channel), row.workspace, row.place,
                            format(person.zone.to_local((*member)->since).date)}));
  }
  return lines;
}

std::vector<std::string> said(const std::vector<store::TurnLogRow>& log, const Zone& zone) {
  std::vector<std::string> lines;
  for (const auto& row : log) {
    const std::string when =
        format(zone.to_local(std::chrono::floor<std::chrono::minutes>(row.now)));
    const auto texts = nlohmann::json::parse(row.texts, nullptr, false);
    if (!texts.is_object()) {
      // Its texts are past their retention, or it had none.
      lines.push_back(joined({when, row.event_kind, row.path}));
      continue;
    }
    if (const std::string heard = texts.value("heard", ""); !heard.empty())
      lines.push_back(when + " > " + heard);
    for (const auto& one : texts.value("said", nlohmann::json::array())) {
      if (one.is_object()) lines.push_back(when + " < " + one.value("text", ""));
    }
  }
  return lines;
}

}  // namespace

const std::vector<std::string>& export_text_keys() {
  static const std::vector<std::string> kKeys{
      "export_title",      "export_settings",  "export_accounts",  "export_people",
      "export_promises",   "export_notes",     "export_journal",   "export_practice",
      "export_answers",    "export_planned",   "export_waiting",   "export_said",
      "export_nothing",    "export_outcome",   "export_nudges",    "export_obstacle",
      "export_if_not",     "export_rhythm",    "export_leave",     "export_sent",
      "export_check_ins",  "export_wish",      "export_weekday",   "export_pace",
      "export_mood_asked", "export_mood",      "export_behaviour", "export_taken",
      "export_sent_kind",  "export_snapshots", "export_ratings",   "export_teams"};
  return kKeys;
}

Result<std::vector<dialogue::Delivery>> export_of(store::Transaction& transaction,
                                                  const dialogue::Library& library,
                                                  const dialogue::Person& person,
                                                  const coaching::Book& book, TimePoint now) {
  auto accounts = transaction.identities_of(person.id);
  if (!accounts) return tl::unexpected(accounts.error());
  auto planned = transaction.schedules_of(person.id);
  if (!planned) return tl::unexpected(planned.error());
  auto waiting = transaction.outbox_of(person.id);
  if (!waiting) return tl::unexpected(waiting.error());
  auto log = transaction.turn_log_of(person.id, 0);
  if (!log) return tl::unexpected(log.error());

  std::vector<std::string> account_lines;
  for (const auto& one : *accounts)
    account_lines.push_back(joined({one.channel, one.workspace, one.user}));
  std::vector<std::string> planned_lines;
  for (const auto& one : *planned) {
    std::string dialogue = one.dialogue;
    if (one.key == kNudgeKey) {
      const auto nudge = read_waiting(one);
      if (!nudge || nudge->look_again) continue;
      dialogue = dialogue_of(nudge->nudge.kind, *library.host_types);
    }
    planned_lines.push_back(joined({one.local, one.zone, dialogue}));
  }
  std::vector<std::string> waiting_lines;
  for (const auto& one : *waiting) {
    if (one.edits != 0) continue;  // says nothing new
    const auto body = nlohmann::json::parse(one.body, nullptr, false);
    if (body.is_object()) waiting_lines.push_back(body.value("text", ""));
  }

  const auto team_lines = teams(transaction, person);
  if (!team_lines) return tl::unexpected(team_lines.error());
  const InWords words(library, person.language);
  Pages pages(library, person.language);
  const language::Argument today[] = {{"day", person.zone.to_local(now).date}};
  pages.title("export_title", today);
  static constexpr std::string_view kModes[] = {"on", "paused", "off"};
  pages.section("export_settings",
                {joined({person.language.str(), person.zone.name(), person.name,
                         words.of("export_nudges", "mode",
                                  std::string(kModes[static_cast<std::size_t>(book.nudges.mode)])),
                         date_of(book.nudges.until), nudge_place(book)})});
  pages.section("export_accounts", account_lines);
  pages.section("export_people", people(book));
  pages.section("export_promises", promises(book, words));
  pages.section("export_notes", notes(book, book.notes));
  pages.section("export_journal", notes(book, book.journal));
  pages.section("export_practice", practices(book, words));
  pages.section("export_check_ins", check_ins(book, words));
  pages.section("export_rhythm", rhythm(book.rhythm, words));
  pages.section("export_leave", leaves(book.rhythm));
  pages.section("export_sent", sent(book.rhythm, words));
  pages.section("export_snapshots", snapshots(book, library, person.language));
  pages.section("export_answers", shared(library, person));
  pages.section("export_teams", *team_lines);
  pages.section("export_planned", planned_lines);
  pages.section("export_waiting", waiting_lines);
  pages.section("export_said", said(*log, person.zone));
  return pages.finish();
}

}  // namespace tillit::service
