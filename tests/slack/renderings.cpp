// Renders for Slack every message that the transcripts bring out of the dialogues, in every
// language, and one of every kind of question there is; checks each against Slack's limits; and
// writes them as JSON lines, {"kind": "Post", "value": {…}}, for tests/slack/schema to check
// against Slack's own types.
//
//   slack_renderings <file to write>
#include "channels/every_message.hpp"
#include "channels/slack/blocks.hpp"
#include "channels/slack/windows.hpp"
#include "slack/limits_check.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

namespace tillit {
namespace {

namespace fs = std::filesystem;
using dialogue::Delivery;
using nlohmann::json;

class Renderings {
 public:
  Renderings(const dialogue::Library& library, std::ostream& out) : out_(out) {
    for (const Language& language : library.languages)
      words_.emplace(language, slack::words_of(library, language));
    std::vector<std::string> keys = slack::slack_text_keys();
    for (std::string& key : channels::control_text_keys()) keys.push_back(std::move(key));
    wrong_ = channels_test::missing_texts(library, keys);
    for (std::string& one : channels_test::examples_not_understood(library))
      wrong_.push_back(std::move(one));
  }

  void take(const Delivery& delivery) {
    const slack::Words& words = words_.at(delivery.language);
    put("Post", delivery, slack::post_fields(slack::render(delivery, words)));
    put("Post", delivery, slack::post_fields(slack::text_only(delivery, words)));
    put("Update", delivery, slack::update_fields(slack::answered(delivery, std::nullopt, words)));
    for (const auto& choice : delivery.choices)
      put("Update", delivery, slack::update_fields(slack::answered(delivery, choice.id, words)));
    for (const char* picked : {"=7", "=2026-11-27", "=10:00", "=2026-11-27T10:00"})
      put("Update", delivery, slack::update_fields(slack::answered(delivery, picked, words)));
    if (delivery.token != 0)
      put("Modal", delivery, slack::private_modal(window_, delivery.text, words));
  }

  [[nodiscard]] std::size_t written() const { return seen_.size(); }
  [[nodiscard]] const std::vector<std::string>& wrong() const { return wrong_; }

 private:
  void put(const char* kind, const Delivery& delivery, dialogue::JsonText fields) {
    fields.close('}');
    put(kind, delivery, std::move(fields).take());
  }

  void put(const char* kind, const Delivery& delivery, const std::string& written) {
    const json value = json::parse(written);
    std::string line = json{
        {"kind", kind},
        {"about", delivery.key + " [" + delivery.language.str() + "]"},
        {"value", value}}.dump();
    if (!seen_.insert(line).second) return;
    const auto found = std::string_view(kind) == "Modal" ? slack_test::breaches_of_view(value)
                                                         : slack_test::breaches_of_message(value);
    for (const std::string& one : found)
      wrong_.push_back(delivery.key + " [" + delivery.language.str() + "]: " + one);
    out_ << line << '\n';
  }

  std::ostream& out_;
  const slack::Window window_{42, RoomId("slack:T024BE7LD:D0123456789"), "1790000050.000200"};
  std::map<Language, slack::Words> words_;
  std::set<std::string> seen_;
  std::vector<std::string> wrong_;
};

int run(const fs::path& file) {
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
    std::cerr << "cannot write " << file.string() << '\n';
    return 1;
  }
  std::cout << fmt::format("{} messages and windows, {} of them of made-up questions\n",
                           renderings.written(), made_up);
  return renderings.wrong().empty() ? 0 : 1;
}

}  // namespace
}  // namespace tillit

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: slack_renderings <file to write>\n";
    return 2;
  }
  return tillit::run(arguments[1]);
}
