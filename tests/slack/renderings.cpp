// Renders for Slack every message that the transcripts bring out of the dialogues, in every
// language, and one of every kind of question there is; checks each against Slack's limits; and
// writes them as JSON lines, {"kind": "Post", "value": {…}}, for tests/slack/schema to check
// against Slack's own types.
//
//   slack_renderings <file to write>
#include "channels/slack/blocks.hpp"
#include "coaching/host_functions.hpp"
#include "content/content_files.hpp"
#include "content/load.hpp"
#include "dialogue/library.hpp"
#include "language/recognise.hpp"
#include "slack/limits_check.hpp"
#include "tools/test_transcripts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <span>
#include <sstream>

namespace tillit {
namespace {

namespace fs = std::filesystem;
using dialogue::Delivery;
using dialogue::InputKind;
using nlohmann::json;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::unique_ptr<const dialogue::HostFunctions> bind(const dialogue::HostTypes& types,
                                                    std::vector<std::string>& missing) {
  return coaching::bind(types, {}, missing);
}

class Renderings {
 public:
  Renderings(const dialogue::Library& library, std::ostream& out) : out_(out) {
    for (const Language& language : library.languages) {
      words_.emplace(language, slack::words_of(library, language));
      for (const std::string& key : slack::slack_text_keys()) {
        // words_of would fall back to another language.
        if (library.catalogues.at(language).find("core." + key) == nullptr)
          wrong_.push_back(language.str() + " has no text core." + key);
      }
    }
  }

  // What the lines under a control say can be typed must be understood.
  void try_examples(const dialogue::Library& library) {
    using language::ExpectKind;
    const std::pair<std::string slack::Words::*, ExpectKind> hints[] = {
        {&slack::Words::type_date, ExpectKind::Date},
        {&slack::Words::type_time, ExpectKind::Time},
        {&slack::Words::type_moment, ExpectKind::Local},
        {&slack::Words::type_duration, ExpectKind::Duration}};
    const LocalDateTime now = *parse_local_date_time("2026-11-23T09:00");
    for (const auto& [language, words] : words_) {
      for (const auto& [member, kind] : hints) {
        const std::string& hint = words.*member;
        const std::size_t open = std::min(hint.find("“"), hint.find("”"));
        const std::size_t close = hint.rfind("”");
        const std::size_t begin = open + std::string_view("”").size();
        if (open != std::string::npos && begin < close &&
            language::recognise({kind}, hint.substr(begin, close - begin),
                                library.words.at(language), std::span<const language::Option>{},
                                now)
                .meaning)
          continue;
        wrong_.push_back(language.str() + " does not understand its own example: " + hint);
      }
    }
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

  // One of every kind, so that kinds no dialogue uses yet are checked as well.
  void take_every_kind(const Language& language) {
    const std::string sentence =
        "A long label <!channel> & such, longer than any control can show, ";
    for (int input = 0; input <= static_cast<int>(InputKind::Text); ++input) {
      for (const std::size_t count : {0U, 1U, 5U, 6U, 10U, 11U, 100U, 101U}) {
        for (const bool is_long : {false, true}) {
          Delivery delivery;
          delivery.text = "**Which** of these & <those>?";
          delivery.language = language;
          delivery.token = 42;
          delivery.input = static_cast<InputKind>(input);
          for (std::size_t i = 0; i < count; ++i) {
            delivery.choices.push_back(
                {fmt::format("o{}", i),
                 fmt::format("{}{}", is_long ? sentence + sentence : "", i)});
          }
          delivery.choices.push_back({"/skip", is_long ? sentence : "Skip"});
          delivery.is_private = count == 5;
          if (delivery.input == InputKind::Scale) {
            delivery.min = 1;
            delivery.max = static_cast<std::int64_t>(count) + 1;
          }
          take(delivery);
        }
      }
    }
  }

  [[nodiscard]] std::size_t written() const { return seen_.size(); }
  [[nodiscard]] const std::vector<std::string>& wrong() const { return wrong_; }

 private:
  void put(const char* kind, const Delivery& delivery, const json& value) {
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
  const fs::path root = TILLIT_SOURCE_DIR;
  auto files = content::read_content_files(root);
  if (!files) {
    std::cerr << files.error().context << '\n';
    return 1;
  }
  const auto loaded = content::load(*files, bind);
  if (loaded.library == nullptr) {
    std::cerr << "the dialogues are not sound; `tillit check` says why\n";
    return 1;
  }
  std::ofstream out(file, std::ios::binary);
  Renderings renderings(*loaded.library, out);
  for (const Language& language : loaded.library->languages) renderings.take_every_kind(language);
  renderings.try_examples(*loaded.library);
  const std::size_t made_up = renderings.written();

  tools::TestOptions options;
  options.files = std::move(*files);
  options.binder = bind;
  for (const auto& entry : fs::directory_iterator(root / "tests" / "transcripts"))
    options.transcripts[fs::relative(entry.path(), root).string()] = read(entry.path());
  for (const auto& fixture : fs::directory_iterator(root / "tests" / "fixtures")) {
    for (const auto& entry : fs::recursive_directory_iterator(fixture.path())) {
      if (entry.is_regular_file())
        options.fixtures[fixture.path().filename().string()]
                        [fs::relative(entry.path(), fixture.path()).string()] = read(entry.path());
    }
  }
  options.said = [&](const Delivery& delivery) { renderings.take(delivery); };
  // All nodes of all dialogues in all languages, or the check would say too little.
  if (tools::run_tests(options, std::cout, std::cerr) != 0) return 1;

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
