#include "rhythm/stored_year.hpp"

#include "coaching/book_json.hpp"
#include "coaching/host_functions.hpp"
#include "coaching/nudge_settings.hpp"
#include "content/load.hpp"
#include "dialogue/state_json.hpp"
#include "service/planning_sweep.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace tillit::rhythm {
namespace {

using coaching::Book;
using coaching::NudgeKind;
using coaching::NudgeSettings;
using service::Nudging;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using store::Transaction;
using Kind = LifeEvent::Kind;

constexpr seconds kMostWake{90};  // between being due and being woken
constexpr seconds kPulseWindow = days{3};
constexpr const char* kChannel = "year";
constexpr const char* kPulse = "help";  // what a pulse opens here: any talk without a question
constexpr int kAnswersInARow = 8;
constexpr std::uint64_t kInTheWay = 10;  // one of so many nudges meets somebody who is talking
constexpr std::size_t kAtOnce = 250;
constexpr int kPlanAtOnce = 20;

std::shared_ptr<const dialogue::Library> shipped(const content::ContentFiles& files) {
  return content::load(files,
                       [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
                         return coaching::bind(types, coaching::HostOptions{}, missing);
                       })
      .library;
}

// What a nudge of that kind says first, beside its variants.
std::string_view first_word_of(NudgeKind kind) {
  switch (kind) {
    case NudgeKind::CheckIn: return "check_in.hello";
    case NudgeKind::FollowUp: return "follow_up.ask";
    case NudgeKind::Other: return "help.what";
    case NudgeKind::StayQuiet: return "stay_quiet.ask";
  }
  return {};
}

std::string_view word_of(Nudging::What what) {
  switch (what) {
    case Nudging::What::Sent: return "sent";
    case Nudging::What::Waits: return "waits";
    case Nudging::What::Dropped: return "dropped";
    case Nudging::What::Unreachable: return "unreachable";
    case Nudging::What::LookedAgain: return "looked again";
  }
  return {};
}

}  // namespace

struct StoredYear::Someone {
  Someone(Life dealt, const DaysOffByZone& days_off)
      : life(std::move(dealt)),
        witness(life, &days_off),
        random(Random::seeded(life.seed + 1)),
        id(fmt::format("p:{:06}", life.seed)),
        room("room:" + id.str()),
        talk("c:" + id.str()),
        speaks(life.seed % 5 == 0) {}

  Life life;
  Witness witness;
  Random random;
  PersonId id;
  RoomId room;
  ConversationId talk;
  bool speaks;
  dialogue::Delivery question{};  // the last that was put; token 0: none
  int answers_left = 0;
  int said = 0;
  std::set<Date> met_a_talk{};  // Mondays of weeks in which something due found them talking
  std::vector<std::string> first_words{};  // keys of what the last wake brought
};

StoredYear::StoredYear(std::uint64_t people, const std::vector<Outage>& outages)
    : outages_(outages), ring_(store::new_ring()), random_(Random::seeded(people)) {
  const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
  library_ = shipped(*files);
  content::Findings findings;
  days_off_ = days_off_by_zone(content::load_calendars(*files, findings));
  auto calendars = std::make_shared<service::WorkCalendars>();
  for (const auto& [zone, days] : days_off_) calendars->by_zone[zone] = {.days_off = days};
  calendars_ = std::move(calendars);
  for (std::uint64_t seed = 1; seed <= people; ++seed)
    people_.push_back(std::make_unique<Someone>(deal_life(seed, days_off_), days_off_));
}

StoredYear::~StoredYear() = default;

const Life& StoredYear::life(std::size_t person) const { return people_[person]->life; }

const std::vector<Sent>& StoredYear::sent(std::size_t person) const {
  return people_[person]->witness.sent();
}

bool StoredYear::stays_plain(std::size_t person) const {
  return people_[person]->witness.wants_every_week();
}

const std::set<Date>& StoredYear::met_a_talk(std::size_t person) const {
  return people_[person]->met_a_talk;
}

std::vector<std::string> StoredYear::violations() const {
  std::vector<std::string> all = broken_;
  for (const auto& someone : people_) {
    const auto& theirs = someone->witness.violations();
    all.insert(all.end(), theirs.begin(), theirs.end());
  }
  return all;
}

void StoredYear::live() {
  begin();
  const TimePoint end = *parse_instant(kYearEnds);
  while (true) {
    const auto due = service::next_due(*store_);
    if (!due) return broken_.push_back(due.error().context);
    const TimePoint told = to_come_.empty() ? end : to_come_.top().at;
    const TimePoint first = std::min(told, due->value_or(end));
    if (first >= end) break;
    const TimePoint now = up(std::max(clock_.now(), first));
    if (outages_over_ < outages_.size() && now >= outages_[outages_over_].until) {
      clock_.reach(outages_[outages_over_++].until);
      start_again();
      continue;
    }
    if (now - purged_ > days{7}) purge();
    if (told <= first) {
      Happens next = to_come_.top();
      to_come_.pop();
      clock_.reach(now);
      hear(*people_[next.who], std::move(next.event));
    } else {
      clock_.reach(up(first + seconds{static_cast<std::int64_t>(
                                  random_.below(static_cast<std::uint64_t>(kMostWake.count())))}));
      wake();
    }
    if (!broken_.empty()) return;
  }
  for (const auto& someone : people_) settle(*someone, end);
}

void StoredYear::begin() {
  clock_.reach(*parse_instant(kYearBegins));
  purged_ = clock_.now();
  open();
  for (std::size_t first = 0; first < people_.size(); first += kAtOnce)
    make(first, std::min(first + kAtOnce, people_.size()));
  for (std::size_t who = 0; who < people_.size(); ++who) {
    for (const LifeEvent& event : people_[who]->life.events) happens(who, event);
  }
}

// People whom the bot knows already, with what they set.
void StoredYear::make(std::size_t first, std::size_t last) {
  write([&](Transaction& t) -> Result<void> {
    for (std::size_t who = first; who < last; ++who) {
      const Someone& someone = *people_[who];
      dialogue::Person person;
      person.language = library_->languages[who % library_->languages.size()];
      person.zone = someone.life.at_first.zone;
      person.seed = someone.life.seed;
      person.random = Random::seeded(someone.life.seed);
      person.book = library_->host->empty();
      for (const auto& shared : library_->host_types->shared)
        person.shared.push_back(shared.name == "user.onboarded" ? dialogue::Value(true)
                                                                : dialogue::initial_shared(shared));
      Book book;
      book.rhythm = someone.life.at_first.rhythm;
      if (auto made = t.create_person({someone.id, 0, dialogue::write_person(person, *library_),
                                       coaching::write_book(book)},
                                      clock_.now());
          !made)
        return made;
      if (auto linked = t.link({kChannel, "", someone.id.str()}, someone.id); !linked)
        return linked;
      store::ConversationRow talk;
      talk.id = someone.talk;
      talk.person = someone.id;
      talk.room = someone.room;
      talk.channel = kChannel;
      dialogue::Conversation conversation;
      conversation.id = talk.id;
      conversation.person = someone.id;
      conversation.room = talk.room;
      conversation.channel = talk.channel;
      talk.state = dialogue::write_conversation(conversation, *library_);
      if (auto saved = t.save_conversation(talk); !saved) return saved;
      if (auto planned = service::plan_anew(t, talks_->nudge_rules(), someone.id, clock_.now());
          !planned)
        return planned;
    }
    return {};
  });
}

void StoredYear::open() {
  talks_.reset();
  store_.reset();
  auto store = store::open_sqlite({folder_.database(), ring_, {}});
  if (!store) return broken_.push_back(store.error().context);
  store_ = std::move(*store);
  talks_ = std::make_unique<service::Conversations>(
      library_, *store_, clock_,
      [this](std::size_t count) {
        std::string bytes;
        Random random = Random::seeded(++drawn_);
        while (bytes.size() < count) bytes += static_cast<char>(random.next() & 0xFF);
        return bytes;
      },
      service::Ways{}, service::Defaults{.calendars = calendars_});
}

// The waker goes on beside the planning, as in the service.
void StoredYear::start_again() {
  open();
  if (!broken_.empty()) return;
  service::PlanningSweep sweep(*store_, talks_->nudge_rules(), clock_);
  for (bool more = true; more && broken_.empty();) {
    wake_one();
    const auto went_on = sweep.go_on(kPlanAtOnce);
    if (!went_on) return broken_.push_back(went_on.error().context);
    more = *went_on;
  }
  wake();
  if (sweep.broken() > 0) broken_.emplace_back("a record does not parse");
}

void StoredYear::purge() {
  purged_ = clock_.now();
  const TimePoint before = purged_ - days{30};
  write([&](Transaction& t) -> Result<void> {
    auto purged = t.purge(before, before, before, 1'000'000);
    if (!purged) return tl::unexpected(purged.error());
    return {};
  });
}

TimePoint StoredYear::up(TimePoint at) const {
  for (const Outage& outage : outages_) {
    if (outage.from <= at && at < outage.until) return outage.until;
  }
  return at;
}

void StoredYear::write(const std::function<Result<void>(Transaction&)>& work) {
  if (auto done = store_->write(work); !done) broken_.push_back(done.error().context);
}

StoredYear::Someone* StoredYear::find(const PersonId& id) {
  std::size_t seed = 0;
  const std::string& text = id.str();
  std::from_chars(text.data() + 2, text.data() + text.size(), seed);
  return seed == 0 || seed > people_.size() ? nullptr : people_[seed - 1].get();
}

void StoredYear::happens(std::size_t who, LifeEvent event) {
  const TimePoint at = event.at;
  to_come_.push({at, ++order_, who, std::move(event)});
}

void StoredYear::hear(Someone& someone, LifeEvent event) {
  const TimePoint now = clock_.now();
  const std::string promise = "pr:life" + event.name.substr(event.name.rfind(':') + 1);
  if (event.kind == Kind::Promise) event.name = coaching::follow_up_key(promise);
  if (event.kind == Kind::Pulse)
    event.name = fmt::format("{}year:{}", service::kWishPrefix, event.name);
  someone.witness.hear(event, now);
  const auto local = [&](const Book&) { return someone.witness.zone().to_local(now); };
  switch (event.kind) {
    case Kind::Promise:
      return change_book(someone, [&](Book& book) {
        coaching::Promise made;
        made.id = promise;
        made.plan.what = "ring Ada";
        made.plan.due = event.local.date;
        made.plan.follow_up = event.local;
        made.opened = local(book).date;
        book.promises.push_back(std::move(made));
      });
    case Kind::Pulse:
      return write([&](Transaction& t) -> Result<void> {
        const Zone& zone = someone.witness.zone();
        if (auto put = t.put_schedule({someone.id, event.name, kPulse, "{}", format(event.local),
                                       zone.name(), zone.to_instant(event.local) + kPulseWindow,
                                       kPulseWindow, store::IfBusy::Queue});
            !put)
          return put;
        return service::plan_anew(t, talks_->nudge_rules(), someone.id, now);
      });
    case Kind::Travel: return learn(someone, {{}, std::nullopt, event.name, std::nullopt});
    case Kind::Leave:
      return change_book(someone, [&](Book& book) {
        book.rhythm = coaching::with_leave(book.rhythm, event.leave, local(book).date);
      });
    case Kind::Back:
      return change_book(someone, [&](Book& book) {
        book.rhythm = coaching::back_from_leave(book.rhythm, local(book).date);
      });
    case Kind::Pause:
      someone.witness.let_be(now);
      return change_book(someone, [&](Book& book) {
        book = coaching::pause_nudges(std::move(book), event.leave.back, local(book));
      });
    case Kind::Resume:
      return change_book(someone, [&](Book& book) {
        book = coaching::resume_nudges(std::move(book), local(book), {});
      });
    case Kind::Status: return learn(someone, {{}, std::nullopt, std::nullopt, event.until});
    case Kind::Refused:
      return write([&](Transaction& t) { return t.park_conversation(someone.talk, "blocked"); });
    case Kind::Word: return someone.speaks ? speak(someone) : hear_word(someone);
  }
}

void StoredYear::learn(Someone& someone, const service::Profile& profile) {
  if (auto done = talks_->learn({kChannel, "", someone.id.str()}, profile); !done)
    broken_.push_back(done.error().context);
}

void StoredYear::change_book(Someone& someone, const std::function<void(Book&)>& change) {
  write([&](Transaction& t) -> Result<void> {
    auto row = t.load_person(someone.id);
    if (!row) return tl::unexpected(row.error());
    auto book = coaching::read_book(row->book);
    if (!book) return tl::unexpected(book.error());
    *book =
        coaching::settle(std::move(*book), someone.witness.zone().to_local(clock_.now()).date, {});
    change(*book);
    row->book = coaching::write_book(*book);
    if (auto saved = t.save_person(*row, true); !saved) return saved;
    know(someone, *book);
    return service::plan_anew(t, talks_->nudge_rules(), someone.id, clock_.now());
  });
}

// Of those who do not talk with the dialogues: they said something.
void StoredYear::hear_word(Someone& someone) {
  write([&](Transaction& t) { return t.park_conversation(someone.talk, ""); });
  change_book(someone, [](Book& book) {
    book.rhythm.budget = coaching::after_a_word(std::move(book.rhythm.budget));
  });
}

// Taps something that the open question offers, or writes; goes on while it asks.
void StoredYear::speak(Someone& someone) {
  dialogue::Event event = dialogue::Message{"stop", fmt::format("m{}", someone.said)};
  if (someone.question.token != 0) {
    std::vector<std::string> offered;
    for (const auto& choice : someone.question.choices) {
      if (!choice.id.starts_with('/')) offered.push_back(choice.id);
    }
    if (offered.empty()) {
      event = dialogue::Message{"a coffee with Ada", fmt::format("m{}", someone.said)};
    } else {
      event =
          dialogue::Button{someone.question.token, offered[someone.random.below(offered.size())]};
    }
  }
  someone.question = {};
  const auto taken = talks_->take({{kChannel, "", someone.id.str()},
                                   someone.room,
                                   fmt::format("e{}", someone.said++),
                                   event,
                                   "",
                                   std::nullopt,
                                   std::nullopt});
  if (!taken) return broken_.push_back(taken.error().context);
  if (taken->alert) broken_.emplace_back("an internal error was met");
  ++counts_["said in a talk"];
  deliver(someone, false);
  if (someone.question.token != 0 && someone.answers_left-- > 0)
    happens(static_cast<std::size_t>(someone.life.seed - 1),
            {.at = clock_.now() + seconds{40}, .kind = Kind::Word});
}

void StoredYear::wake() {
  while (broken_.empty() && wake_one()) {
  }
}

// One timer and one row at most; false when nothing is due.
bool StoredYear::wake_one() {
  store::Schedule row;
  write([&](Transaction& t) -> Result<void> {
    auto due = t.due_schedules(clock_.now(), 1);
    if (!due) return tl::unexpected(due.error());
    if (!due->empty()) row = std::move(due->front());
    return {};
  });
  const auto woken = service::wake_due(*talks_, clock_.now(), 1);
  if (!woken) {
    broken_.push_back(woken.error().context);
    return false;
  }
  if (woken->broken > 0) broken_.emplace_back("a row or a talk is broken");
  counts_["timers"] += woken->timers;
  counts_["rows of their own"] += woken->schedules;
  counts_["wishes that had no room"] += woken->late;
  hold(*woken, row);
  return woken->timers + woken->schedules + woken->late + woken->parked + woken->broken > 0 ||
         !woken->nudges.empty();
}

void StoredYear::hold(const service::Woken& woken, const store::Schedule& row) {
  for (const service::Receipt& turn : woken.turns) {
    if (Someone* someone = find(turn.person)) someone->first_words.clear();
  }
  for (const service::Receipt& turn : woken.turns) {
    if (turn.alert) broken_.emplace_back("an internal error was met");
    Someone* someone = find(turn.person);
    if (someone == nullptr) continue;
    const int messages = deliver(*someone, true);
    if (messages > 0) posts_.push_back({clock_.now(), messages});
  }
  for (const Nudging& nudging : woken.nudges) {
    Someone* someone = find(nudging.person);
    if (someone == nullptr) continue;
    ++counts_[fmt::format("{} {}", word_of(nudging.what), to_word(nudging.why))];
    const auto waiting = service::read_waiting(row);
    if (!waiting || row.person != nudging.person) {
      broken_.emplace_back("another row was woken than was due first");
      continue;
    }
    switch (nudging.what) {
      case Nudging::What::Sent: sent(*someone, nudging, *waiting); break;
      case Nudging::What::Dropped: someone->witness.drop(waiting->nudge.key); break;
      case Nudging::What::Unreachable:
        if (!someone->witness.is_silent())
          someone->witness.violated("not reached for no reason", clock_.now());
        break;
      case Nudging::What::Waits:
        if (nudging.why == coaching::Why::Busy) {
          someone->witness.put_off_by_a_talk(clock_.now());
          someone->met_a_talk.insert(
              coaching::monday_of(someone->witness.zone().to_local(clock_.now()).date));
        }
        break;
      case Nudging::What::LookedAgain: break;
    }
  }
}

void StoredYear::sent(Someone& someone, const Nudging& nudging, const service::WaitingNudge& row) {
  const TimePoint now = clock_.now();
  Came came{.kind = nudging.kind,
            .key = row.nudge.key,
            .by = row.nudge.by,
            .meant = row.nudge.planned,
            .planned = row.nudge.planned,
            .due = row.nudge.due};
  // One message asks about one promise.
  if (nudging.kind == NudgeKind::CheckIn && !row.with.empty()) came.about = {row.with.front()};
  const bool was_down = std::ranges::any_of(outages_, [&](const Outage& outage) {
    return outage.from <= now && now - outage.until < days{8};
  });
  came.is_unmoved = nudging.kind == NudgeKind::CheckIn && row.with.empty() &&
                    row.nudge.planned == row.nudge.due && !was_down &&
                    someone.witness.is_undisturbed(now);
  if (came.is_unmoved) ++counts_["unmoved"];
  someone.witness.see(came, now);
  ++counts_[std::string(to_word(nudging.kind))];
  if (std::ranges::none_of(someone.first_words, [&](const std::string& key) {
        return key.starts_with(first_word_of(nudging.kind));
      })) {
    someone.witness.violated(fmt::format("counted as {}, but said was {}", to_word(nudging.kind),
                                         fmt::join(someone.first_words, " ")),
                             now);
  }
  std::optional<TimePoint> next;
  write([&](Transaction& t) -> Result<void> {
    const auto rows = t.schedules_of(someone.id);
    if (!rows) return tl::unexpected(rows.error());
    const auto planned = std::ranges::find(*rows, service::kNudgeKey, &store::Schedule::key);
    if (planned != rows->end()) next = planned->due;
    return {};
  });
  if (!next) return someone.witness.violated("nothing is planned after it", now);
  if (someone.speaks && someone.random.below(kInTheWay) == 0) {
    happens(static_cast<std::size_t>(someone.life.seed - 1),
            {.at = std::max(now, *next - minutes{someone.random.below(29)}), .kind = Kind::Word});
  }
  if (const auto after =
          answer_after(someone.life.answers, someone.witness.is_silent(), someone.random)) {
    someone.answers_left = kAnswersInARow;
    happens(static_cast<std::size_t>(someone.life.seed - 1),
            {.at = now + *after, .kind = Kind::Word});
  }
}

// Hands over what waits for them; gives how many messages it was. What the bot wrote first is held
// against the night once more, as it leaves.
int StoredYear::deliver(Someone& someone, bool first_written) {
  int messages = 0;
  write([&](Transaction& t) -> Result<void> {
    auto waiting = t.outbox_of(someone.id);
    if (!waiting) return tl::unexpected(waiting.error());
    for (const store::OutboxMessage& message : *waiting) {
      auto delivery = service::read_delivery(message.body);
      if (!delivery) return tl::unexpected(delivery.error());
      if (auto marked = t.mark_sent(message.id, "m", clock_.now()); !marked) return marked;
      ++messages;
      if (first_written) someone.first_words.push_back(delivery->key);
      if (delivery->token != 0) someone.question = std::move(*delivery);
    }
    if (!someone.speaks || first_written) return {};
    auto row = t.load_person(someone.id);
    if (!row) return tl::unexpected(row.error());
    auto book = coaching::read_book(row->book);
    if (!book) return tl::unexpected(book.error());
    know(someone, *book);
    return {};
  });
  if (messages > 0 && first_written) someone.witness.see_message(clock_.now());
  return messages;
}

// What they settled about themselves in a talk is theirs to settle; the witness learns of it.
void StoredYear::know(Someone& someone, const Book& book) {
  Witness& witness = someone.witness;
  for (const coaching::Promise& promise : book.promises) {
    const std::string key = coaching::follow_up_key(promise.id);
    if (promise.is_open() && promise.plan.follow_up) {
      if (promise.asked != promise.plan.follow_up) witness.promise(key, *promise.plan.follow_up);
    } else {
      witness.let_go(key);
    }
  }
  witness.set(book.nudges, book.rhythm.budget, book.rhythm.check_in);
}

void StoredYear::settle(Someone& someone, TimePoint end) {
  std::set<std::string> in_plan;
  write([&](Transaction& t) -> Result<void> {
    auto nudged = service::read_nudged(t, *library_, someone.id);
    if (!nudged) return tl::unexpected(nudged.error());
    const service::NudgeRules rules = talks_->nudge_rules();
    for (const auto& row :
         coaching::plan_nudges(service::nudged_person(*nudged, rules), service::wishes_of(*nudged),
                               end, end + days{366})) {
      in_plan.insert(row.key);
      in_plan.insert(row.with.begin(), row.with.end());
    }
    return {};
  });
  someone.witness.settle(in_plan, end);
}

}  // namespace tillit::rhythm
