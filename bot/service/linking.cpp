#include "service/linking.hpp"

#include "coaching/book_json.hpp"
#include "coaching/one_person.hpp"
#include "dialogue/onboarding.hpp"
#include "dialogue/renaming.hpp"
#include "dialogue/state_json.hpp"
#include "service/next_nudge.hpp"
#include "service/planned.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

namespace tillit::service {
namespace {

using dialogue::LinkRequest;
using nlohmann::json;
using store::ConversationRow;
using store::Transaction;

// A record of the store, read.
struct Known {
  store::PersonRow row;
  dialogue::Person person;
  coaching::Book book;
};

Result<Known> read_known(const LinkSite& site, const PersonId& id) {
  auto row = site.transaction.load_person(id);
  if (!row) return tl::unexpected(row.error());
  auto person = dialogue::read_person(row->profile, nullptr, site.library);
  if (!person) return tl::unexpected(person.error());
  auto book = coaching::read_book(row->book);
  if (!book) return tl::unexpected(book.error());
  person->id = id;
  return Known{std::move(*row), std::move(*person), std::move(*book)};
}

Result<void> save(const LinkSite& site, Known& known) {
  known.row.profile = dialogue::write_person(known.person, site.library);
  known.row.book = coaching::write_book(known.book);
  return site.transaction.save_person(known.row, true);
}

using Values = std::map<std::string, json>;

LinkAnswer::Turn opens(const std::string& dialogue, const ConversationId& conversation,
                       const Values& values) {
  dialogue::Scheduled event{
      "link", dialogue, {}, static_cast<int>(dialogue::SetSchedule::IfBusy::Interrupt)};
  for (const auto& [name, value] : values)
    event.arguments[name] = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return {conversation, std::move(event)};
}

LinkAnswer news(const LinkSite& site, const char* what, const std::string& place = {}) {
  return {
      {opens(site.library.host_types->link_news, site.here.id, {{"news", what}, {"place", place}})},
      {}};
}

// ---- offering and trying

Result<LinkAnswer> offer(const LinkSite& site) {
  // A code that is out already is drawn again; more than once only if the world's luck ran out.
  for (int attempt = 0; attempt < 4; ++attempt) {
    const std::string code = make_code(site.entropy);
    const auto put = site.transaction.put_link_code(
        {site.here.person, site.here.id, site.now + kCodeLives, {}}, code);
    if (put) {
      return LinkAnswer{
          {opens(site.library.host_types->link_code, site.here.id, {{"code", shown_code(code)}})},
          {}};
    }
    if (put.error().code != Errc::Conflict) return tl::unexpected(put.error());
  }
  return fail(Errc::Unavailable, "no free code was found");
}

// Two accounts of one workspace are two colleagues, or one who would read the other's promises.
Result<bool> share_a_workspace(Transaction& transaction, const PersonId& one,
                               const PersonId& other) {
  const auto of_one = transaction.identities_of(one);
  if (!of_one) return tl::unexpected(of_one.error());
  const auto of_other = transaction.identities_of(other);
  if (!of_other) return tl::unexpected(of_other.error());
  return std::ranges::any_of(*of_one, [&](const store::Identity& mine) {
    return std::ranges::any_of(*of_other, [&](const store::Identity& theirs) {
      return mine.channel == theirs.channel && mine.workspace == theirs.workspace;
    });
  });
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

Result<LinkAnswer> preview(const LinkSite& site, const ConversationRow& there) {
  const auto shown = read_known(site, there.person);
  if (!shown) return tl::unexpected(shown.error());
  const auto typed = read_known(site, site.here.person);
  if (!typed) return tl::unexpected(typed.error());
  const auto shared = coaching::shared_aliases(shown->book, typed->book);
  static constexpr const char* kModes[] = {"on", "paused", "off"};
  return LinkAnswer{
      {opens(site.library.host_types->link_preview, site.here.id,
             {{"place", place_name(there.channel)},
              {"here", place_name(site.here.channel)},
              {"their_name", shown->person.name},
              {"people_here", typed->book.relationships.size()},
              {"promises_here", typed->book.promises.size()},
              {"people_there", shown->book.relationships.size()},
              {"promises_there", shown->book.promises.size()},
              {"shared", shared.size()},
              {"names", joined(shared)},
              {"their_language", shown->person.language.str()},
              {"zone", shown->person.zone.name()},
              {"their_nudges", kModes[static_cast<std::size_t>(shown->book.nudges.mode)]}})},
      {}};
}

Result<LinkAnswer> try_code(const LinkSite& site, const std::string& typed) {
  Transaction& transaction = site.transaction;
  const auto wrong = transaction.count_wrong_codes(site.here.person, site.now - kWrongCodesWithin);
  if (!wrong) return tl::unexpected(wrong.error());
  if (*wrong >= kWrongCodes) return news(site, "locked");
  const auto code = plain_code(typed);
  auto found = code ? transaction.find_link_code(*code)
                    : Result<std::optional<store::LinkCode>>(std::nullopt);
  if (!found) return tl::unexpected(found.error());
  if (!*found || (*found)->until <= site.now) {
    if (auto noted = transaction.note_wrong_code(site.here.person, site.now); !noted)
      return tl::unexpected(noted.error());
    return news(site, "wrong");
  }
  const store::LinkCode& link = **found;
  if (link.person == site.here.person) return news(site, "own");
  const auto colleagues = share_a_workspace(transaction, link.person, site.here.person);
  if (!colleagues) return tl::unexpected(colleagues.error());
  if (*colleagues) {
    if (auto gone = transaction.drop_link_code(link.person); !gone)
      return tl::unexpected(gone.error());
    return news(site, "same_workspace");
  }
  const auto there = transaction.load_conversation(link.conversation);
  if (!there) return tl::unexpected(there.error());
  if (auto marked = transaction.mark_link_typed(link.person, site.here.id, site.now + kCodeLives);
      !marked)
    return tl::unexpected(marked.error());
  return preview(site, *there);
}

// ---- becoming one

// "Slack", and with its workspace where there are two of them.
std::vector<coaching::Place> places_of(const std::vector<ConversationRow>& talks) {
  std::vector<coaching::Place> places;
  if (talks.size() < 2) return places;
  for (const auto& talk : talks) {
    const bool alone = std::ranges::count(talks, talk.channel, &ConversationRow::channel) == 1;
    places.push_back(
        {talk.id.str(), alone ? place_name(talk.channel)
                              : fmt::format("{} ({})", place_name(talk.channel), talk.workspace)});
  }
  std::ranges::sort(places, {}, &coaching::Place::name);
  return places;
}

// Schedules that scripts made keep their key, those about an entity have its id in it
// ("follow_up:pr:1"): it is another one now.
std::string renamed_key(const std::string& key, const dialogue::Renamed& ids) {
  const auto colon = key.find(':');
  if (colon == std::string::npos) return key;
  const auto found = ids.find(key.substr(colon + 1));
  return found == ids.end() ? key : key.substr(0, colon + 1) + found->second;
}

std::string renamed_arguments(const store::Schedule& schedule, const dialogue::Library& library,
                              const dialogue::Renamed& ids) {
  const auto* script = library.find_script(schedule.dialogue);
  json arguments = json::parse(schedule.arguments, nullptr, false);
  if (script == nullptr || !arguments.is_object()) return schedule.arguments;
  for (auto& [name, value] : arguments.items()) {
    const auto slot = script->find_variable(name);
    if (!slot || !value.is_string()) continue;
    const dialogue::Type& type = script->variables[*slot].type;
    const auto found = ids.find(value.get<std::string>());
    if (type.kind == dialogue::Kind::Record && type.record->is_entity() && found != ids.end())
      value = found->second;
  }
  return arguments.dump();
}

// What was planned for the one who joins, on the wall clock of the one who takes in. What a script
// has planned under one key for both comes once: as the one who takes in has it.
Result<void> join_schedules(const LinkSite& site, const std::vector<store::Schedule>& joining,
                            const dialogue::Person& into, const dialogue::Renamed& ids) {
  const auto own = site.transaction.schedules_of(into.id);
  if (!own) return tl::unexpected(own.error());
  std::set<std::string> keys;
  for (const auto& schedule : *own) keys.insert(schedule.key);
  for (const store::Schedule& schedule : joining) {
    auto moved = moved_to(schedule, into.zone);
    if (!moved) return tl::unexpected(moved.error());
    moved->person = into.id;
    moved->key = renamed_key(schedule.key, ids);
    moved->arguments = renamed_arguments(schedule, site.library, ids);
    // The plan is made of the books; these two kinds of row follow from it.
    if (moved->key == kNudgeKey || !promise_of(moved->key).empty()) continue;
    if (keys.contains(moved->key)) continue;
    if (auto put = site.transaction.put_schedule(*moved); !put) return put;
  }
  return {};
}

// Whoever was here before need not be told again what this is.
void drop_welcome(dialogue::Conversation& talk, const dialogue::Library& library) {
  auto& stack = talk.stack;
  const auto first = std::ranges::find_if(stack, [&](const dialogue::Frame& frame) {
    return frame.script->id == library.host_types->new_person;
  });
  if (first == stack.end()) return;
  const auto end = std::find_if(first + 1, stack.end(),
                                [](const dialogue::Frame& frame) { return frame.digression; });
  stack.erase(first, end);
  talk.last_text.reset();  // its frame may stand elsewhere now
}

Result<void> join_talk(const LinkSite& site, ConversationRow row, const dialogue::Person& into,
                       const dialogue::Renamed& ids, bool was_onboarded) {
  row.person = into.id;
  if (row.state.empty()) return {};
  auto talk = dialogue::read_conversation(row.state, site.library, into.language);
  if (!talk) return tl::unexpected(talk.error());
  talk->person = into.id;
  if (was_onboarded) drop_welcome(*talk, site.library);
  const auto tokens = dialogue::rename_entities(*talk, site.library, ids);
  row.state = dialogue::write_conversation(*talk, site.library);
  if (auto saved = site.transaction.save_conversation(row); !saved) return saved;
  if (talk->stack.empty()) return site.transaction.set_timers(row.id, {});
  return site.transaction.retoken(row.id, tokens);
}

// `into` takes in `from`; what is kept of `into` wins wherever only one of two can stay.
Result<void> become_one(const LinkSite& site, Known into, const Known& from, bool same_people) {
  Transaction& transaction = site.transaction;
  const bool was_onboarded = dialogue::is_onboarded(into.person, *site.library.host_types);
  auto planned = transaction.schedules_of(from.person.id);
  if (!planned) return tl::unexpected(planned.error());
  auto talks = transaction.conversations_of(from.person.id);
  if (!talks) return tl::unexpected(talks.error());

  const auto one = coaching::one_book(into.book, from.book, same_people,
                                      place_name(site.here.channel), into.person.ids);
  into.book = one.book;
  const auto& shared = site.library.host_types->shared;
  for (std::size_t slot = 0; slot < shared.size(); ++slot) {
    if (into.person.shared[slot] == dialogue::initial_shared(shared[slot]))
      into.person.shared[slot] =
          dialogue::renamed(from.person.shared[slot], shared[slot].type, one.renamed);
  }
  if (into.person.name.empty()) into.person.name = from.person.name;
  into.person.language_chosen = true;  // two clients may differ; this one was agreed to

  if (auto done = transaction.absorb_person(from.person.id, into.person.id); !done) return done;
  for (auto& talk : *talks) {
    if (auto done = join_talk(site, std::move(talk), into.person, one.renamed, was_onboarded);
        !done)
      return done;
  }
  if (auto done = join_schedules(site, *planned, into.person, one.renamed); !done) return done;
  const auto all = transaction.conversations_of(into.person.id);
  if (!all) return tl::unexpected(all.error());
  into.book.places = places_of(*all);
  if (auto saved = save(site, into); !saved) return saved;
  return plan_anew(transaction, site.rules, into.person.id, site.now);
}

Result<LinkAnswer> accept(const LinkSite& site, bool same_people) {
  const auto link = site.transaction.find_link_typed(site.here.id);
  if (!link) return tl::unexpected(link.error());
  if (!*link || (*link)->until <= site.now) return news(site, "gone");
  // Either side may have been linked elsewhere since the code was typed.
  if ((*link)->person == site.here.person) return news(site, "own");
  const auto colleagues = share_a_workspace(site.transaction, (*link)->person, site.here.person);
  if (!colleagues) return tl::unexpected(colleagues.error());
  if (auto gone = site.transaction.drop_link_code((*link)->person); !gone)
    return tl::unexpected(gone.error());
  if (*colleagues) return news(site, "same_workspace");
  const auto there = site.transaction.load_conversation((*link)->conversation);
  if (!there) return tl::unexpected(there.error());
  auto into = read_known(site, there->person);
  if (!into) return tl::unexpected(into.error());
  const auto from = read_known(site, site.here.person);
  if (!from) return tl::unexpected(from.error());
  if (auto done = become_one(site, std::move(*into), *from, same_people); !done)
    return tl::unexpected(done.error());
  const auto changed = site.transaction.identities_of(there->person);
  if (!changed) return tl::unexpected(changed.error());
  LinkAnswer answer = news(site, "linked", place_name(there->channel));
  answer.changed = *changed;
  answer.turns.push_back(opens(site.library.host_types->link_news, there->id,
                               {{"news", "joined"}, {"place", place_name(site.here.channel)}}));
  return answer;
}

Result<LinkAnswer> decline(const LinkSite& site) {
  const auto link = site.transaction.find_link_typed(site.here.id);
  if (!link) return tl::unexpected(link.error());
  if (*link) {
    if (auto gone = site.transaction.drop_link_code((*link)->person); !gone)
      return tl::unexpected(gone.error());
  }
  return LinkAnswer{};
}

// ---- parting

// An account goes with all its rooms, or its next word there would come from a stranger in a room
// that belongs to somebody.
template <class Placed>
bool same_workspace(const Placed& one, const ConversationRow& here) {
  return one.channel == here.channel && one.workspace == here.workspace;
}

// One side keeps everything that is kept, the other begins empty: nothing is copied, so nothing has
// to be kept in step or asked for twice when it is to be deleted.
Result<LinkAnswer> part(const LinkSite& site, bool keep_here) {
  Transaction& transaction = site.transaction;
  const PersonId& person = site.here.person;
  auto talks = transaction.conversations_of(person);
  if (!talks) return tl::unexpected(talks.error());
  const auto alone = is_alone(transaction, site.here);
  if (!alone) return tl::unexpected(alone.error());
  if (*alone) return news(site, "alone");
  auto identities = transaction.identities_of(person);
  if (!identities) return tl::unexpected(identities.error());
  LinkAnswer answer;
  answer.changed = *identities;
  std::erase_if(*identities,
                [&](const auto& one) { return same_workspace(one, site.here) == keep_here; });
  std::vector<ConversationRow> going;
  std::vector<ConversationRow> staying;
  for (auto& talk : *talks)
    (same_workspace(talk, site.here) == keep_here ? staying : going).push_back(std::move(talk));
  std::vector<ConversationId> rooms;
  for (const auto& talk : going) rooms.push_back(talk.id);
  if (auto done = transaction.part_from(person, *identities, rooms); !done)
    return tl::unexpected(done.error());
  if (auto gone = transaction.drop_link_code(person); !gone) return tl::unexpected(gone.error());

  auto known = read_known(site, person);
  if (!known) return tl::unexpected(known.error());
  known->book.places = places_of(staying);
  if (known->book.nudge_place &&
      coaching::find_place(known->book, *known->book.nudge_place) == nullptr)
    known->book.nudge_place.reset();
  if (auto saved = save(site, *known); !saved) return tl::unexpected(saved.error());

  const auto& told = keep_here ? site.here : staying.front();
  const auto& other = keep_here ? going.front() : site.here;
  answer.turns.push_back(opens(site.library.host_types->link_news, told.id,
                               {{"news", "parted"}, {"place", place_name(other.channel)}}));
  if (keep_here) answer.let_go = std::move(going);
  return answer;
}

}  // namespace

std::string make_code(const std::function<std::string(std::size_t)>& entropy) {
  // Bytes past the last whole round of the letters would favour the first ones.
  constexpr std::size_t kFair = 256 / kCodeLetters.size() * kCodeLetters.size();
  std::string code;
  while (code.size() < kCodeLength) {
    for (const char byte : entropy(kCodeLength)) {
      const auto drawn = static_cast<unsigned char>(byte);
      if (drawn < kFair && code.size() < kCodeLength)
        code += kCodeLetters[drawn % kCodeLetters.size()];
    }
  }
  return code;
}

std::string shown_code(std::string_view code) {
  return fmt::format("{}-{}", code.substr(0, kCodeLength / 2), code.substr(kCodeLength / 2));
}

std::optional<std::string> plain_code(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    code += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  const bool is_code = code.size() == kCodeLength && std::ranges::all_of(code, [](char c) {
                         return kCodeLetters.find(c) != std::string_view::npos;
                       });
  return is_code ? std::optional(std::move(code)) : std::nullopt;
}

std::string place_name(std::string_view channel) {
  if (channel == "teams") return "Microsoft Teams";
  std::string name(channel);
  if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

Result<bool> is_alone(Transaction& transaction, const ConversationRow& here) {
  const auto talks = transaction.conversations_of(here.person);
  if (!talks) return tl::unexpected(talks.error());
  return std::ranges::all_of(
      *talks, [&](const ConversationRow& talk) { return same_workspace(talk, here); });
}

Result<LinkAnswer> answer_link(const LinkSite& site, const LinkRequest& request) {
  switch (request.what) {
    case LinkRequest::What::Offer: return offer(site);
    case LinkRequest::What::Try: return try_code(site, request.code);
    case LinkRequest::What::Accept: return accept(site, request.same_people);
    case LinkRequest::What::Decline: return decline(site);
    case LinkRequest::What::KeepHere: return part(site, true);
    case LinkRequest::What::KeepThere: return part(site, false);
  }
  return LinkAnswer{};
}

}  // namespace tillit::service
