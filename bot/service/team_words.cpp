#include "service/team_words.hpp"

#include "team/pulse.hpp"

#include <algorithm>
#include <utility>

namespace tillit::service {
namespace {

using dialogue::Choice;
using dialogue::Delivery;
using team::Line;

// A platform's longest message is shorter than many own words together.
constexpr std::size_t kMostBytes = 2'500;

void add_paragraph(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text += "\n\n";
  text += line;
}

// The trends as one picture: their newest bands under each other.
dialogue::Picture picture_of(const TeamWords& words, const std::vector<team::Trend>& trends) {
  dialogue::Picture picture;
  picture.lowest = 1;
  picture.highest = static_cast<std::int64_t>(team::kBandWords.size());
  std::size_t longest = 0;
  for (const team::Trend& trend : trends) longest = std::max(longest, trend.bands.size());
  for (const team::Trend& trend : trends) {
    if (picture.rows.size() == dialogue::kMaxPictureRows) break;
    dialogue::Picture::Row row{words.said({"question_" + trend.question}), {}};
    row.values.resize(longest - trend.bands.size());
    for (const std::int64_t band : trend.bands)
      row.values.push_back(band == 0 ? std::nullopt : std::optional(band));
    if (longest > dialogue::kMaxPictureMoments)
      row.values.erase(row.values.begin(),
                       row.values.end() - std::ptrdiff_t{dialogue::kMaxPictureMoments});
    picture.rows.push_back(std::move(row));
    picture.alt += (picture.alt.empty() ? "" : " ") + words.said(trend.in_words);
  }
  return picture;
}

}  // namespace

TeamWords::TeamWords(const dialogue::Library& library, const Language& language)
    : library_(library),
      language_(library.catalogues.contains(language) || library.languages.empty()
                    ? language
                    : library.languages.front()) {}

std::string TeamWords::said(const Line& line) const {
  const auto texts = library_.catalogues.find(language_);
  return texts == library_.catalogues.end() ? std::string{}
                                            : team::said(line, texts->second, language_);
}

Delivery TeamWords::message(const std::vector<Line>& lines) const {
  Delivery delivery;
  if (!lines.empty()) delivery.key = "team." + lines.front().key;
  delivery.language = language_;
  for (const Line& line : lines) add_paragraph(delivery.text, said(line));
  return delivery;
}

Delivery TeamWords::message(const std::vector<Line>& lines, const TeamId& team,
                            std::initializer_list<TeamButton> buttons) const {
  Delivery delivery = message(lines);
  delivery.input = dialogue::InputKind::Choice;
  for (const TeamButton& button : buttons) {
    delivery.choices.push_back({write_team_option({.what = button.what, .team = team}),
                                said({std::string(button.label)})});
  }
  return delivery;
}

Delivery TeamWords::question(const team::Team& team, const std::string& id,
                             std::vector<Line> before) const {
  before.push_back({"question_" + id});
  before.push_back({"pulse_how_often"});
  Delivery delivery = message(before);
  delivery.input = dialogue::InputKind::Choice;
  TeamOption option{.what = TeamOption::What::Answer, .team = team.id};
  option.pulse = team.open ? team.open->number : 0;
  option.detail = id;
  for (int step = 1; step <= team::kScale; ++step) {
    option.value = step;
    delivery.choices.push_back(
        {write_team_option(option), said({"scale_" + std::to_string(step)})});
  }
  option.value.reset();
  delivery.choices.push_back({write_team_option(option), said({"scale_rather_not"})});
  return delivery;
}

Delivery TeamWords::last_of_pulse(const team::Team& team, std::vector<Line> before) const {
  before.push_back({"pulse_done"});
  const auto fewest = std::max(team::kFewestWriters, team.open ? team.open->fewest : 0);
  before.push_back({"own_words_ask", {{"fewest", static_cast<std::int64_t>(fewest)}}});
  Delivery delivery = message(before);
  delivery.input = dialogue::InputKind::Choice;
  TeamOption option{.what = TeamOption::What::Words, .team = team.id};
  option.pulse = team.open ? team.open->number : 0;
  delivery.choices = {Choice{write_team_option(option), said({"button_answer"})}};
  return delivery;
}

std::vector<Delivery> TeamWords::digest(const team::Team& team, const team::Digest& digest,
                                        std::string_view proposed_action) const {
  std::vector<Line> lines = digest.before;
  lines.insert(lines.end(), digest.figures.begin(), digest.figures.end());
  std::vector<Delivery> messages{message(lines)};
  // What it shows stands in its own words, not a second time in the text.
  if (!digest.trends.empty()) messages.front().picture = picture_of(*this, digest.trends);

  Delivery words = message({digest.words_line});
  for (const std::string& one : digest.words) {
    if (words.text.size() + one.size() > kMostBytes) {
      messages.push_back(std::exchange(words, message({})));
      words.key = messages.back().key;
    }
    words.text += (words.text.empty() ? "• " : "\n• ") + one;
  }
  messages.push_back(std::move(words));

  Delivery loop = message(digest.after);
  loop.input = dialogue::InputKind::Choice;
  TeamOption option{.what = TeamOption::What::TryThis, .team = team.id};
  option.detail = std::string(proposed_action);
  loop.choices.push_back({write_team_option(option), said({"button_try_this"})});
  option.what = TeamOption::What::Try;
  loop.choices.push_back({write_team_option(option), said({"button_write"})});
  messages.push_back(std::move(loop));
  return messages;
}

}  // namespace tillit::service
