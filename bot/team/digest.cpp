#include "team/digest.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

namespace tillit::team {
namespace {

std::size_t answers_in(const Tally& tally) {
  return std::accumulate(tally.begin(), tally.end(), std::size_t{0});
}

// All sets that stand once this digest is posted.
class Shown {
 public:
  explicit Shown(std::span<const VoiceSet> published)
      : all_(published.begin(), published.end()), known_(all_.size()) {}

  // Takes the set in if a figure about it may stand beside the others.
  bool admits(const VoiceSet& set, std::size_t fewest) {
    if (!may_be_shown(set, all_, fewest)) return false;
    if (std::ranges::find(all_, set) == all_.end()) all_.push_back(set);
    return true;
  }
  [[nodiscard]] std::vector<VoiceSet> added() const {
    return {all_.begin() + static_cast<std::ptrdiff_t>(known_), all_.end()};
  }

 private:
  std::vector<VoiceSet> all_;
  std::size_t known_;
};

std::optional<Band> last_band(const std::vector<Figure>& figures, std::string_view question) {
  for (auto figure = figures.rbegin(); figure != figures.rend(); ++figure) {
    if (figure->question == question && figure->band) return figure->band;
  }
  return std::nullopt;
}

TextOf statement_of(std::string_view question) { return {"question_" + std::string(question)}; }

Line figure_line(const Figure& figure, const std::optional<Band>& before) {
  std::string key = "digest_withheld";
  if (figure.band) {
    key = "digest_" + std::string(kBandWords[static_cast<std::size_t>(*figure.band)]);
    if (before) {
      if (*figure.band == *before)
        key += "_same";
      else
        key += *figure.band > *before ? "_up" : "_down";
    }
  }
  return {std::move(key), {{"statement", statement_of(figure.question)}}};
}

bool is_evergreen(std::string_view id) {
  const auto found = std::ranges::find(questions(), id, &Question::id);
  return found != questions().end() && found->is_evergreen;
}

std::optional<Trend> trend_of(const std::vector<Figure>& figures, const std::string& question) {
  Trend trend{.question = question};
  std::vector<TextOf> words;
  for (const Figure& figure : figures) {
    if (figure.question != question) continue;
    const auto place = figure.band ? static_cast<std::size_t>(*figure.band) : kBandWords.size();
    trend.bands.push_back(figure.band ? static_cast<std::int64_t>(place) + 1 : 0);
    words.push_back({figure.band ? "band_" + std::string(kBandWords[place]) : "band_withheld"});
  }
  if (std::ranges::all_of(trend.bands, [](std::int64_t band) { return band == 0; }))
    return std::nullopt;
  trend.in_words = {"trend_in_words",
                    {{"statement", statement_of(question)}, {"bands", std::move(words)}}};
  return trend;
}

// The oldest go where a question has more than are kept.
void add(std::vector<Figure>& figures, Figure figure) {
  const auto is_same = [&](const Figure& other) { return other.question == figure.question; };
  if (std::ranges::count_if(figures, is_same) >= std::ptrdiff_t{kMostFiguresKept})
    figures.erase(std::ranges::find_if(figures, is_same));
  figures.push_back(std::move(figure));
}

// Sorted first: the order they came in must not shine through.
std::vector<std::string> shuffled(std::vector<std::string> words, Random& random) {
  std::ranges::sort(words);
  for (std::size_t left = words.size(); left > 1; --left)
    std::swap(words[left - 1], words[random.below(left)]);
  return words;
}

}  // namespace

Band band_of(const Tally& tally) {
  const std::size_t answers = answers_in(tally);
  std::size_t sum = 0;
  for (std::size_t step = 0; step < tally.size(); ++step) sum += (step + 1) * tally[step];
  if (3 * sum <= 7 * answers) return Band::Low;
  return 3 * sum >= 11 * answers ? Band::High : Band::Middle;
}

Closed close_pulse(const Team& team, const Post& post, const Collected& collected,
                   std::span<const VoiceSet> published, Random random) {
  Closed closed{.team = team};
  if (!team.open) return closed;
  const Pulse& pulse = *team.open;
  Digest& digest = closed.digest;
  digest.pulse = pulse.number;
  digest.before.push_back({"digest_heading"});
  if (team.trying) digest.before.push_back({"digest_tried", {{"what", team.trying->what}}});
  digest.before.push_back({"digest_rule", {{"fewest", static_cast<std::int64_t>(pulse.fewest)}}});

  Shown shown(published);
  for (const std::string& question : pulse.questions) {
    const auto answered = std::ranges::find(collected.questions, question, &Answered::question);
    Figure figure{pulse.number, question, std::nullopt};
    // A ballot without its answer, or the other way round, is a fault of ours: then we do not know
    // about whom the figure would be.
    if (answered != collected.questions.end() &&
        answers_in(answered->tally) == answered->voices.size() &&
        shown.admits(answered->voices, pulse.fewest))
      figure.band = band_of(answered->tally);
    digest.figures.push_back(figure_line(figure, last_band(team.figures, question)));
    add(closed.team.figures, std::move(figure));
  }
  for (const std::string& question : pulse.questions) {
    if (!is_evergreen(question)) continue;
    if (auto trend = trend_of(closed.team.figures, question))
      digest.trends.push_back(std::move(*trend));
  }

  const bool has_words = collected.writers.size() >= kFewestWriters &&
                         collected.words.size() == collected.writers.size() &&
                         shown.admits(collected.writers, pulse.fewest);
  digest.words_line = {
      has_words ? "digest_words" : "digest_no_words",
      {{"fewest", static_cast<std::int64_t>(std::max(kFewestWriters, pulse.fewest))}}};
  if (has_words) digest.words = shuffled(collected.words, random);

  digest.after = {{"digest_idea", {{"action", TextOf{"action_" + std::string(action_of(team))}}}},
                  {"digest_loop"}};
  closed.shown = shown.added();
  closed.team.last_post = post.week;
  closed.team.pause.reset();
  ++closed.team.posts;
  closed.team.loop_open = true;
  closed.team.loop_asked = 0;
  closed.team.open.reset();
  return closed;
}

}  // namespace tillit::team
