// Renders for Teams every message that the transcripts bring out of the dialogues, in every
// language, and one of every kind of question there is; checks each against what Teams takes; and
// writes them as JSON lines, {"kind": "Card" or "Text", "about", "value": the activity}, for
// check.mjs to check against Adaptive Cards 1.5.
//
//   teams_renderings <file to write>
#include "channels/every_message.hpp"
#include "channels/teams/card.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>
#include <set>

namespace tillit {
namespace {

using dialogue::Delivery;
using nlohmann::json;

// Limits of Teams itself, apart from those that the rendering keeps to.
constexpr std::size_t kMaxBytes = 28'000;
constexpr std::size_t kMaxBar = 6;

void breaches_of_part(const json& part, std::vector<std::string>& found) {
  if (part.is_object()) {
    const std::string type = part.value("type", "");
    if (part.contains("actions") && part["actions"].size() > kMaxBar)
      found.emplace_back("more actions than a bar shows");
    if (type == "Action.Execute" && part.value("verb", "").empty())
      found.emplace_back("an Action.Execute without a verb");
    if (type.starts_with("Input.") && part.value("label", "").empty())
      found.emplace_back("an input without a label");
    if (part.contains("data") && !part["data"].is_object())
      found.emplace_back("data that is no object");
    if (type == "TextBlock") found.emplace_back("a TextBlock, which reads markdown");
  }
  for (const json& inner : part) {
    if (inner.is_structured()) breaches_of_part(inner, found);
  }
}

std::vector<std::string> breaches(const json& activity) {
  std::vector<std::string> found;
  if (activity.dump().size() > kMaxBytes) found.emplace_back("too large");
  if (activity.contains("text") == activity.contains("attachments"))
    found.emplace_back("neither or both of text and card");
  if (activity.contains("attachments") && activity.value("summary", "").empty())
    found.emplace_back("a card without a summary");
  breaches_of_part(activity, found);
  return found;
}

class Renderings {
 public:
  Renderings(const dialogue::Library& library, std::ostream& out) : out_(out) {
    for (const Language& language : library.languages)
      words_.emplace(language, teams::words_of(library, language));
    std::vector<std::string> keys = teams::teams_text_keys();
    for (std::string& key : channels::control_text_keys()) keys.push_back(std::move(key));
    wrong_ = channels_test::missing_texts(library, keys);
  }

  void take(const Delivery& delivery) {
    const teams::Words& words = words_.at(delivery.language);
    put(delivery, teams::render(delivery, words));
    put(delivery, teams::text_only(delivery, words));
    put(delivery, teams::closed(delivery, words));
    put(delivery, teams::answered(delivery, {}, words));
    put(delivery, teams::answered(delivery, {.text = "My own *words*"}, words));
    for (const auto& choice : delivery.choices)
      put(delivery, teams::answered(delivery, {.option = choice.id}, words));
    for (const char* picked : {"=7", "=2026-11-27", "=10:00", "=2026-11-27T10:00"})
      put(delivery, teams::answered(delivery, {.option = picked}, words));
  }

  [[nodiscard]] std::size_t written() const { return seen_.size(); }
  [[nodiscard]] const std::vector<std::string>& wrong() const { return wrong_; }

 private:
  void put(const Delivery& delivery, const json& activity) {
    const std::string about = delivery.key + " [" + delivery.language.str() + "]";
    std::string line = json{
        {"kind", activity.contains("text") ? "Text" : "Card"},
        {"about", about},
        {"value",
         activity}}.dump();
    if (!seen_.insert(line).second) return;
    for (const std::string& one : breaches(activity)) wrong_.push_back(about + ": " + one);
    out_ << line << '\n';
  }

  std::ostream& out_;
  std::map<Language, teams::Words> words_;
  std::set<std::string> seen_;
  std::vector<std::string> wrong_;
};

int run(const char* file) {
  const auto every = channels_test::EveryMessage::load(std::cerr);
  if (!every) return 1;
  std::ofstream out(file, std::ios::binary);
  Renderings renderings(every->library(), out);
  for (const Language& language : every->library().languages) {
    for (const Delivery& delivery : channels_test::made_up_questions(language))
      renderings.take(delivery);
  }
  const std::size_t made_up = renderings.written();
  const auto take = [&](const Delivery& delivery) { renderings.take(delivery); };
  if (!every->take_all(take, std::cout, std::cerr)) return 1;

  for (const std::string& one : renderings.wrong()) std::cerr << one << '\n';
  out.close();
  if (!out) {
    std::cerr << "cannot write " << file << '\n';
    return 1;
  }
  std::cout << fmt::format("{} activities, {} of them of made-up questions\n", renderings.written(),
                           made_up);
  return renderings.wrong().empty() ? 0 : 1;
}

}  // namespace
}  // namespace tillit

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: teams_renderings <file to write>\n";
    return 2;
  }
  return tillit::run(arguments[1]);
}
