#include "common/e2e/team_story.hpp"

#include "common/e2e/stage.hpp"
#include "common/e2e/walk.hpp"
#include "core/zone.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace tillit::e2e {
namespace {

constexpr const char* kZone = "Europe/Amsterdam";

bool stands_in(const std::vector<TeamRoom::Shown>& shown, const std::string& words) {
  return std::ranges::any_of(shown, [&](const TeamRoom::Shown& one) {
    return std::ranges::any_of(one.lines,
                               [&](const std::string& line) { return has(line, words); });
  });
}

// The longest stretch between what is filled in, on one line and without marks.
std::string fixed_part(const std::string& source) {
  std::string longest;
  std::string part;
  int depth = 0;
  for (const char c : source + "\n") {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (c == '{' || c == '}' || c == '\n' || c == '*') {
      if (part.size() > longest.size()) longest = part;
      part.clear();
    } else if (depth == 0) {
      part += c;
    }
  }
  return longest;
}

}  // namespace

TeamStory::TeamStory(TeamRoom& room, HandServed& bot, MovedClock& clock, Language language)
    : room_(room), bot_(bot), clock_(clock), language_(std::move(language)) {}

void TeamStory::wait_for(const std::string& what, const std::function<bool()>& holds) {
  if (::testing::Test::HasFatalFailure()) return;  // The first one tells it all.
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    if (holds()) return;
    room_.wait();
  }
  FAIL() << "in vain: " << what << "\n" << text_;
}

void TeamStory::settles() {
  wait_for("nothing is due and nothing waits", [&] { return bot_.is_idle(); });
}

void TeamStory::on(std::string_view local, const std::string& heading) {
  const TimePoint end = Zone::named(kZone)->to_instant(parse_local_date_time(local).value());
  for (auto due = bot_.next_due(); due && *due < end && !::testing::Test::HasFatalFailure();
       due = bot_.next_due()) {
    clock_.move_to(*due);
    settles();
  }
  clock_.move_to(end);
  settles();
  text_ += fmt::format("{}## {}\n", text_.empty() ? "" : "\n", heading);
}

void TeamStory::calls(std::size_t who, const std::string& words) {
  tells(fmt::format("{} in the channel: {}", room_.names()[who], room_.call_of(words)));
  room_.call(who, words);
}

void TeamStory::presses(std::size_t who, const std::string& button, bool in_channel) {
  tells(fmt::format("{} presses [{}]{}.", room_.names()[who], button,
                    in_channel ? "" : " in their own chat"));
  EXPECT_TRUE(room_.press(who, button, in_channel)) << button << "\n" << text_;
}

void TeamStory::writes(std::size_t who, const std::string& text, bool ticked, bool in_channel) {
  tells(fmt::format("{} writes: {}{}", room_.names()[who], text,
                    ticked ? " (and ticks that it may be shown)" : ""));
  EXPECT_TRUE(room_.write(who, text, ticked, in_channel)) << text_;
}

void TeamStory::taps(std::size_t who, const std::string& button) {
  const auto lines_of = [&] {
    std::vector<std::vector<std::string>> lines;
    for (const TeamRoom::Shown& one : room_.chat(who)) lines.push_back(one.lines);
    return lines;
  };
  const auto before = lines_of();
  EXPECT_TRUE(room_.tap(who, button)) << button << "\n" << text_;
  wait_for("an answer to [" + button + "]", [&] { return lines_of() != before; });
}

void TeamStory::says(std::size_t who, const std::string& after, const std::string& english,
                     const std::string& dutch) {
  const std::string& text = language_ == Language("nl") ? dutch : english;
  sees_in_chat(who, after);
  settles();
  tells(fmt::format("{} writes in their own chat: {}", room_.names()[who], text));
  room_.say(who, text);
}

void TeamStory::chooses(std::size_t who, const std::string& question, const std::string& option) {
  sees_in_chat(who, question);
  settles();
  const language::Text* text = text_of(question);
  if (text == nullptr) return;
  const auto found = std::ranges::find(text->options, option, &language::Option::id);
  ASSERT_NE(found, text->options.end()) << question << " has no " << option;
  presses(who, found->label, false);
}

const language::Text* TeamStory::text_of(const std::string& key) const {
  const std::string full = key.find('.') == std::string::npos ? "team." + key : key;
  const auto* text = shipped_library()->find_text(language_, full);
  EXPECT_NE(text, nullptr) << full;
  return text;
}

std::string TeamStory::words(const std::string& key) const {
  const auto* text = text_of(key);
  return text == nullptr ? key : text->variants.front().source();
}

bool TeamStory::stands(const std::string& key, const std::vector<TeamRoom::Shown>& shown) const {
  const auto* text = text_of(key);
  return text != nullptr &&
         std::ranges::any_of(text->variants, [&](const language::Pattern& variant) {
           return stands_in(shown, fixed_part(variant.source()));
         });
}

bool TeamStory::has_read(std::size_t who, const std::string& key) const {
  return stands(key, room_.chat(who));
}

void TeamStory::sees_in_channel(std::size_t who, const std::string& key) {
  wait_for(key + " in the channel", [&] { return stands(key, room_.channel(who)); });
}

void TeamStory::sees_in_chat(std::size_t who, const std::string& key) {
  wait_for(key + " in the chat of " + room_.names()[who], [&] { return has_read(who, key); });
}

void TeamStory::tells(const std::string& line) { text_ += fmt::format("\n*{}*\n", line); }

void TeamStory::tell(const std::string& where, const std::vector<TeamRoom::Shown>& shown,
                     bool is_shared) {
  bool any = false;
  for (const TeamRoom::Shown& one : shown) {
    std::string said;
    for (const std::string& line : one.lines)
      said += line.find_first_not_of(' ') == std::string::npos ? "\n" : "    " + line + "\n";
    // What all see is told once, whoever sees it.
    std::string& told = told_[one.only_for_them || !is_shared ? where + one.id : one.id];
    if (told == said) continue;
    if (!any) text_ += fmt::format("\n{}\n", where);
    any = true;
    text_ += fmt::format("\n    {}{}{}\n{}", one.who, one.only_for_them ? ", only to them" : "",
                         told.empty() ? ":" : ", in the place of what stood there:", said);
    told = said;
  }
  if (!any) text_ += fmt::format("\n{} Nothing new.\n", where);
}

void TeamStory::tells_channel(std::size_t seen_by) {
  tell(fmt::format("The channel, as {} sees it.", room_.names()[seen_by]), room_.channel(seen_by),
       true);
}

void TeamStory::tells_chat(std::size_t who) {
  tell(fmt::format("{}’s own chat.", room_.names()[who]), room_.chat(who), false);
}

namespace {

// Somebody's own talk with the bot, from its first word to a promise for the week after.
void promises(TeamStory& story, std::size_t who) {
  // Where the app is not installed person by person, nobody has been greeted yet.
  if (!story.has_read(who, "onboarding.kept")) story.says(who, "joined_rule", "hello", "hallo");
  story.chooses(who, "onboarding.kept", "start");
  story.chooses(who, "menu.choose", "interest");
  story.says(who, "choose_person.alias_first", "Wren", "Mus");
  story.says(who, "interest.known", "restores an old boat", "knapt een oude boot op");
  story.says(who, "interest.open_thread", "Is the boat in the water yet?",
             "Ligt de boot al in het water?");
  story.chooses(who, "interest.shrug", "promise");
  story.says(who, "make_promise.which", "Tuesday", "dinsdag");
  story.says(who, "make_promise.cue", "when we sit down", "als we gaan zitten");
  story.chooses(who, "make_promise.follow", "morning_after");
  story.sees_in_chat(who, "make_promise.agreed");
}

// It was missed: what comes of it is smaller, and nobody is blamed.
void makes_it_smaller(TeamStory& story, std::size_t who) {
  story.chooses(who, "follow_up.ask", "not_done");
  story.chooses(who, "lapse.cause", "busy");
  story.chooses(who, "lapse.now_what", "smaller");
  story.says(who, "change_promise.smaller", "ask about the boat", "naar de boot vragen");
  story.says(who, "change_promise.which", "Monday", "maandag");
  story.says(who, "change_promise.cue", "at the coffee machine", "bij het koffieapparaat");
  story.chooses(who, "change_promise.follow", "morning_after");
  story.sees_in_chat(who, "lapse.thanks");
  story.settles();
  // A check-in that came before the promise's day has waited below this.
  if (!story.has_read(who, "core.gone_on")) return;
  story.chooses(who, "core.gone_on", "yes");
  story.chooses(who, "check_in.still", "yes");
  story.sees_in_chat(who, "check_in.stands");
}

}  // namespace

void play_three_weeks(TeamStory& story, TeamRoom& room, std::size_t reached) {
  constexpr std::size_t kAna = 0;
  constexpr std::size_t kBo = 1;
  constexpr std::size_t kCy = 2;
  constexpr std::size_t kDee = 3;
  constexpr std::size_t kEli = 4;
  const std::size_t people = room.names().size();

  story.on("2026-09-02T09:30", "Wednesday 2 September, 9:30");
  story.calls(kAna, "team");
  story.sees_in_channel(kBo, "announce_join");
  story.tells_channel(kBo);
  story.presses(kCy, story.words("button_about"));
  story.sees_in_channel(kCy, "about_leaving");
  story.tells_channel(kCy);
  for (std::size_t who = 0; who < people; ++who) {
    story.presses(who, story.words("button_join"));
    if (who < reached) {
      story.sees_in_chat(who, "joined_rule");
    } else {
      story.sees_in_channel(who, "joined_look");
    }
    story.settles();
  }
  story.tells_channel(kBo);
  story.tells_chat(kBo);
  if (reached < people) story.tells_channel(reached);

  story.on("2026-09-08T10:01", "Tuesday 8 September, 10:00");
  story.sees_in_channel(kBo, "post_pulse");
  story.tells_channel(kBo);
  for (std::size_t who = 0; who < reached; ++who) story.sees_in_chat(who, "pulse_rule");
  story.tells_chat(kBo);
  const std::vector<std::string> often = {"scale_4", "scale_5", "scale_4",
                                          "scale_2", "scale_4", "scale_5"};
  for (std::size_t who = 0; who < reached; ++who) {
    for (int question = 0; question < 4; ++question) {
      const bool rather_not = who == kDee && question == 1;
      const std::string tap = story.words(rather_not ? "scale_rather_not" : often[who]);
      if (who == kBo) story.tells("Bo taps [" + tap + "].");
      story.taps(who, tap);
      if (who == kBo && (question == 0 || question == 3)) story.tells_chat(kBo);
    }
    if (who != kBo) story.tells(room.names()[who] + " answers as well.");
  }
  story.presses(kBo, story.words("button_answer"), false);
  story.writes(kBo, "We decide faster since the small meetings.", true, false);
  story.sees_in_chat(kBo, "own_words_taken");
  story.tells_chat(kBo);

  story.on("2026-09-08T12:00", "Tuesday 8 September, 12:00");
  promises(story, kAna);
  story.settles();
  story.tells_chat(kAna);

  story.on("2026-09-15T10:01", "Tuesday 15 September, 10:00");
  story.sees_in_channel(kEli, "digest_loop");
  story.tells_channel(kBo);
  story.presses(kEli, story.words("button_try_this"));
  story.sees_in_channel(kBo, "trying_said");
  story.tells_channel(kBo);

  story.on("2026-09-17T14:00", "Thursday 17 September, 14:00");
  story.presses(kCy, story.words("button_leave"), false);
  story.sees_in_chat(kCy, "left");
  story.tells_chat(kCy);
  story.tells_channel(kBo);

  story.on("2026-09-18T11:00", "Friday 18 September, 11:00");
  story.sees_in_chat(kAna, "follow_up.ask");
  story.settles();
  story.tells_chat(kAna);
  makes_it_smaller(story, kAna);
  story.settles();
  story.tells_chat(kAna);

  story.on("2026-09-22T10:01", "Tuesday 22 September, 10:00");
  story.settles();
  story.tells_channel(kBo);
  story.tells("Cy hears nothing; the others have new questions in their own chats.");
  story.tells_chat(kCy);

  story.on("2026-09-23T11:00", "Wednesday 23 September, 11:00");
  story.calls(kDee, "team pause 2 weeks");
  story.sees_in_channel(kBo, "paused_until");
  story.tells_channel(kBo);
}

void expect_golden(const std::string& text, const std::string& path) {
  if (std::getenv("TILLIT_WRITE_GOLDEN") != nullptr) {
    std::ofstream(path) << text;
    return;
  }
  std::ifstream file(path);
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str()) << "TILLIT_WRITE_GOLDEN=1 writes " << path << " anew";
}

}  // namespace tillit::e2e
