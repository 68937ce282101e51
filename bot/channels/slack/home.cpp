#include "channels/slack/home.hpp"

#include "channels/slack/text.hpp"
#include "pictures/sparkline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>
#include <vector>

namespace tillit::slack {
namespace {

using language::Argument;
using nlohmann::json;
using service::Overview;

constexpr std::string_view kAction = "home:";
constexpr std::string_view kChannel = "slack";

// In characters. Escaping makes one of them up to five, and a text object holds 3 000.
constexpr std::size_t kLongest = 280;
constexpr std::size_t kLongestName = 80;

// On one line and cut at `most` characters; never nothing, which Slack refuses.
std::string glance(std::string_view text, std::size_t most = kLongest) {
  std::string line;
  std::size_t characters = 0;
  for (const char byte : text) {
    const bool begins = (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    if (begins && ++characters > most) return line + "…";
    line += static_cast<unsigned char>(byte) < 0x20U ? ' ' : byte;
  }
  return line.find_first_not_of(' ') == std::string::npos ? "…" : line;
}

json plain_text(std::string text) {
  return {{"type", "plain_text"}, {"text", std::move(text)}, {"emoji", false}};
}
// `verbatim`: Slack then makes no links and mentions of its own out of the words.
json mrkdwn(std::string text) {
  return {{"type", "mrkdwn"}, {"text", std::move(text)}, {"verbatim", true}};
}

// Blocks from top to bottom.
class Page {
 public:
  Page(const Overview& overview, const dialogue::Library& library)
      : library_(library), language_(overview.language) {}

  [[nodiscard]] std::string words(std::string_view key,
                                  std::initializer_list<Argument> arguments = {}) const {
    const language::Text* text = library_.find_text(language_, fmt::format("core.{}", key));
    return text != nullptr && !text->variants.empty()
               ? text->variants.front().format(language_, {arguments.begin(), arguments.size()})
               : std::string(key);
  }

  void header(std::string text) {
    blocks_.push_back({{"type", "header"}, {"text", plain_text(std::move(text))}});
  }
  void section(const std::string& text) {
    blocks_.push_back({{"type", "section"}, {"text", mrkdwn(escape_literal(text))}});
  }
  // Bold, for the one thing a person looks for. An asterisk of their own might end it half-way, and
  // a blank at an end keep it from beginning: then it is not.
  void strong(const std::string& text) {
    if (text.find('*') != std::string::npos || text.front() == ' ' || text.back() == ' ')
      return section(text);
    blocks_.push_back(
        {{"type", "section"}, {"text", mrkdwn(fmt::format("*{}*", escape_literal(text)))}});
  }
  void small(const std::string& text) {
    blocks_.push_back(
        {{"type", "context"}, {"elements", json::array({mrkdwn(escape_literal(text))})}});
  }
  void divider() { blocks_.push_back({{"type", "divider"}}); }
  void image(const std::string& url, const std::string& title, const std::string& alt) {
    blocks_.push_back(
        {{"type", "image"}, {"image_url", url}, {"title", plain_text(title)}, {"alt_text", alt}});
  }
  struct Offer {
    std::string_view word;   // a global word
    std::string_view label;  // the key of its text
    bool first = false;      // what most people come for
  };
  void buttons(std::initializer_list<Offer> offers) {
    json elements = json::array();
    for (const Offer& offer : offers) {
      json button{{"type", "button"},
                  {"action_id", fmt::format("{}{}", kAction, offer.word)},
                  {"text", plain_text(words(offer.label))}};
      if (offer.first) button["style"] = "primary";
      elements.push_back(std::move(button));
    }
    blocks_.push_back({{"type", "actions"}, {"elements", std::move(elements)}});
  }

  [[nodiscard]] json finish() {
    return {{"type", "home"}, {"callback_id", "home"}, {"blocks", std::move(blocks_)}};
  }

 private:
  const dialogue::Library& library_;
  const Language& language_;
  json blocks_ = json::array();
};

void greet(Page& page, const Overview& overview) {
  page.header(overview.name.empty()
                  ? page.words("home_hello_nobody")
                  : page.words("home_hello", {{"name", glance(overview.name, kLongestName)}}));
}

// The way in: back to what is open here, or to the menu.
void way_in(Page& page, const Overview& overview) {
  const auto open = std::ranges::find(overview.talks, kChannel, &Overview::Talk::channel);
  if (open == overview.talks.end()) {
    page.section(page.words("home_invitation"));
    page.buttons({{"menu", "home_start", true}});
    return;
  }
  page.section(page.words("home_open", {{"title", open->title}}));
  page.buttons({{"repeat", "home_go_on", true}, {"menu", "offer_menu"}});
}

void promises(Page& page, const Overview& overview) {
  page.divider();
  page.header(page.words("home_promises"));
  if (overview.promises.empty()) {
    page.section(page.words("home_promises_none"));
    return;
  }
  const auto shown = std::min(overview.promises.size(), kHomePromises);
  for (const auto& promise : std::span(overview.promises).first(shown)) {
    page.strong(glance(promise.what));
    std::vector<std::string> about;
    if (promise.when) about.push_back(page.words("home_when", {{"cue", glance(*promise.when)}}));
    about.push_back(
        page.words(promise.was_due ? "home_was_due" : "home_due", {{"day", promise.due}}));
    if (promise.who) about.push_back(glance(*promise.who, kLongestName));
    page.small(fmt::format("{}", fmt::join(about, " · ")));
  }
  const auto left = static_cast<std::int64_t>(overview.promises.size() - shown);
  if (left > 0) page.small(page.words("home_more_promises", {{"n", left}}));
  page.buttons({{"my_promises", "offer_my_promises"}});
}

void people(Page& page, const Overview& overview) {
  if (overview.relationships.empty()) return;
  page.divider();
  page.header(page.words("home_people"));
  const auto shown = std::min(overview.relationships.size(), kHomePeople);
  for (const auto& one : std::span(overview.relationships).first(shown)) {
    page.strong(glance(one.alias, kLongestName));
    std::vector<std::string> about;
    if (one.matters)
      about.push_back(page.words("home_matters", {{"matters", glance(*one.matters)}}));
    if (one.next_talk) about.push_back(page.words("home_next_talk", {{"day", *one.next_talk}}));
    if (!about.empty()) page.small(fmt::format("{}", fmt::join(about, " · ")));
  }
  const auto left = static_cast<std::int64_t>(overview.relationships.size() - shown);
  if (left > 0) page.small(page.words("home_more_people", {{"n", left}}));
}

std::string next_line(const Page& page, const Overview& overview) {
  if (!overview.next) return page.words("home_next_none");
  const auto& next = *overview.next;
  if (next.promise)
    return page.words("home_next_promise", {{"at", next.at}, {"promise", glance(*next.promise)}});
  return page.words("home_next", {{"at", next.at}, {"title", next.title}});
}

std::string nudges_line(const Page& page, const Overview::Nudges& nudges) {
  switch (nudges.mode) {
    case Overview::Nudges::Mode::On: return page.words("home_nudges_on");
    case Overview::Nudges::Mode::Paused:
      return nudges.until ? page.words("home_nudges_until", {{"day", *nudges.until}})
                          : page.words("home_nudges_paused");
    case Overview::Nudges::Mode::Off: return page.words("home_nudges_off");
  }
  return {};
}

void ahead(Page& page, const Overview& overview) {
  page.divider();
  page.header(page.words("home_ahead"));
  page.section(next_line(page, overview));
  page.small(nudges_line(page, overview.nudges));
  if (overview.nudges.mode == Overview::Nudges::Mode::On) {
    page.buttons({{"pause", "offer_pause"}});
  } else {
    page.buttons({{"resume", "offer_resume"}});
  }
}

// What was done. Nothing of what was not: empty weeks alone are no picture.
void done(Page& page, const Overview& overview, const HomeOptions& options) {
  std::vector<std::string> counts;
  for (const auto& [key, n] :
       {std::pair{"home_kept", overview.kept}, std::pair{"home_partly", overview.partly},
        std::pair{"home_let_go", overview.let_go},
        std::pair{"home_practised", overview.practised}}) {
    if (n > 0) counts.push_back(page.words(key, {{"n", n}}));
  }
  if (counts.empty()) return;
  page.divider();
  page.header(page.words("home_done"));
  if (std::ranges::any_of(overview.weeks, [](std::int64_t count) { return count > 0; })) {
    const std::string alt = page.words(
        "home_weeks_alt", {{"counts", fmt::format("{}", fmt::join(overview.weeks, ", "))}});
    if (options.picture_url) {
      page.image(*options.picture_url, page.words("home_weeks"), alt);
    } else {
      page.section(pictures::sparkline(overview.weeks));
      page.small(page.words("home_weeks"));
    }
  }
  page.small(fmt::format("{}", fmt::join(counts, " · ")));
}

}  // namespace

json home_view(const Overview& overview, const dialogue::Library& library,
               const HomeOptions& options) {
  Page page(overview, library);
  greet(page, overview);
  if (!overview.known) {
    page.section(page.words("home_intro"));
    page.buttons({{"menu", "home_start", true},
                  {"privacy", "offer_privacy"},
                  {"help_now", "offer_help_now"}});
    return page.finish();
  }
  way_in(page, overview);
  promises(page, overview);
  people(page, overview);
  ahead(page, overview);
  done(page, overview, options);
  page.divider();
  page.buttons({{"help_now", "offer_help_now"},
                {"privacy", "offer_privacy"},
                {"my_data", "home_my_data"},
                {"language", "offer_language"}});
  page.small(page.words("home_as_of", {{"at", overview.now}}));
  return page.finish();
}

std::optional<std::string_view> home_word(std::string_view action_id) {
  if (!action_id.starts_with(kAction)) return std::nullopt;
  const auto word = std::ranges::find(home_words(), action_id.substr(kAction.size()));
  return word == home_words().end() ? std::nullopt : std::optional(*word);
}

std::span<const std::string_view> home_words() {
  static constexpr auto kWords =
      std::to_array<std::string_view>({"help_now", "language", "menu", "my_data", "my_promises",
                                       "pause", "privacy", "repeat", "resume"});
  return kWords;
}

std::span<const std::string_view> home_text_keys() {
  static constexpr auto kKeys = std::to_array<std::string_view>({
      "home_ahead",         "home_as_of",         "home_done",         "home_due",
      "home_go_on",         "home_hello",         "home_hello_nobody", "home_intro",
      "home_invitation",    "home_kept",          "home_let_go",       "home_matters",
      "home_more_people",   "home_more_promises", "home_my_data",      "home_next",
      "home_next_none",     "home_next_promise",  "home_next_talk",    "home_nudges_off",
      "home_nudges_on",     "home_nudges_paused", "home_nudges_until", "home_open",
      "home_partly",        "home_people",        "home_practised",    "home_promises",
      "home_promises_none", "home_start",         "home_was_due",      "home_weeks",
      "home_weeks_alt",     "home_when",          "offer_help_now",    "offer_language",
      "offer_menu",         "offer_my_promises",  "offer_pause",       "offer_privacy",
      "offer_resume",
  });
  return kKeys;
}

}  // namespace tillit::slack
