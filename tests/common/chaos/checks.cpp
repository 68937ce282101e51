#include "common/chaos/checks.hpp"

#include <fmt/format.h>

#include <map>

namespace tillit::chaos {
namespace {

void check_order_of_words(const std::string& user, const std::vector<const Sent*>& said,
                          const Talk& talk, Findings& findings) {
  std::map<std::string, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < talk.turns.size(); ++i) places[talk.turns[i].heard].push_back(i);
  std::vector<std::pair<const Sent*, std::size_t>> found;
  for (const Sent* one : said) {
    const auto at = places.find(one->words);
    const std::size_t times = at == places.end() ? 0 : at->second.size();
    if (times > 1 || (times == 0 && one->acknowledged)) {
      findings.breach("not once",
                      fmt::format("{} said something once{}, and the turn log has it {} times",
                                  user, one->acknowledged ? " (acknowledged)" : "", times));
    }
    if (times == 1) found.emplace_back(one, at->second.front());
  }
  for (const auto& [earlier, place] : found) {
    for (const auto& [later, later_place] : found) {
      if (earlier->acknowledged && earlier->acknowledged_at < later->began && place > later_place) {
        findings.breach(
            "turns out of order",
            fmt::format("{}: turn {} was acknowledged before turn {} was said, and comes after it",
                        user, place + 1, later_place + 1));
      }
    }
  }
}

}  // namespace

void check_turns(const Ledger& ledger, const Evidence& evidence, Findings& findings) {
  if (evidence.integrity != "ok") findings.breach("process", "SQLite finds the database damaged");
  if (evidence.held != 0)
    findings.breach("process", fmt::format("{} arrivals are still held", evidence.held));

  std::map<std::string, std::map<std::string, int>> taken;  // user -> kind -> events
  std::map<std::string, std::vector<const Sent*>> unique_words;
  for (const auto& [name, sent] : ledger) {
    const bool is_taken = evidence.taken.contains(name);
    findings.acknowledged += sent.acknowledged ? 1 : 0;
    findings.taken += is_taken ? 1 : 0;
    if (sent.acknowledged && !is_taken)
      findings.breach("acknowledged and lost",
                      fmt::format("a {} of {} was acknowledged and is not in the inbox", sent.kind,
                                  name.first));
    if (is_taken) ++taken[name.first][sent.kind];
    if (!sent.words.empty()) unique_words[name.first].push_back(&sent);
  }
  for (const auto& [user, kinds] : taken) {
    if (!evidence.talks.contains(user)) {
      if (evidence.erased == 0)
        findings.breach("acknowledged and lost", fmt::format("{} was heard and has no talk", user));
      ++findings.erased_people;
    }
  }
  for (const auto& [user, talk] : evidence.talks) {
    std::map<std::string, int> logged;
    for (std::size_t i = 0; i < talk.turns.size(); ++i) {
      ++logged[talk.turns[i].kind];
      if (talk.turns[i].rev != static_cast<std::int64_t>(i) + 1)
        findings.breach("turns out of order", fmt::format("{}: turn {} of the log has revision {}",
                                                          user, i + 1, talk.turns[i].rev));
    }
    findings.turns += static_cast<int>(talk.turns.size());
    if (talk.rev != static_cast<std::int64_t>(talk.turns.size()))
      findings.breach("turns out of order", fmt::format("{}: revision {} after {} turns", user,
                                                        talk.rev, talk.turns.size()));
    for (const char* kind : {"message", "button"}) {
      if (logged[kind] != taken[user][kind])
        findings.breach("not once", fmt::format("{}: {} turns of kind {} for {} such events taken",
                                                user, logged[kind], kind, taken[user][kind]));
    }
    std::map<std::string, std::size_t> said;  // by revision, as the keys have it
    for (const auto& message : talk.messages) {
      if (!message.is_edit) ++said[message.key.substr(0, message.key.rfind(':'))];
    }
    for (const LoggedTurn& turn : talk.turns) {
      const auto kept = said[fmt::format("{}:{}", talk.conversation, turn.rev)];
      if (kept < turn.said)
        findings.breach("half a turn",
                        fmt::format("{}: turn {} said {} messages, {} are in the outbox", user,
                                    turn.rev, turn.said, kept));
    }
    check_order_of_words(user, unique_words[user], talk, findings);
  }
}

Wanted check_outbox(const std::string& user, const Talk& talk, Findings& findings) {
  Wanted wanted;
  if (!talk.parked.empty())
    findings.breach("never sent", fmt::format("{} is parked: {}", user, talk.parked));

  std::int64_t batch = 0;
  int position = -1;
  for (const KeptMessage& message : talk.messages) {
    position = message.batch == batch ? position + 1 : 0;
    if (message.batch < batch || message.position != position)
      findings.breach("turns out of order",
                      fmt::format("{}: the batches of two turns are interleaved", user));
    batch = message.batch;
    if (!message.sent)
      findings.breach("never sent",
                      fmt::format("{}: message {} was never sent", user, message.key));
    if (message.is_edit) {
      ++findings.edits;
      if (message.platform_id.empty()) ++findings.dropped_edits;
      continue;
    }
    ++findings.messages;
    wanted.keys.push_back(message.key);
    wanted.known_as[message.key] = message.platform_id;
  }
  return wanted;
}

}  // namespace tillit::chaos
