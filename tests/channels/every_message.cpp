#include "channels/every_message.hpp"

#include "channels/common/control_words.hpp"
#include "coaching/host_functions.hpp"
#include "language/recognise.hpp"
#include "tools/test_transcripts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <span>
#include <sstream>
#include <utility>

namespace tillit::channels_test {

using dialogue::Delivery;
using dialogue::InputKind;

namespace {

namespace fs = std::filesystem;

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

}  // namespace

EveryMessage::EveryMessage(content::ContentFiles files, content::LoadResult loaded)
    : files_(std::move(files)), loaded_(std::move(loaded)) {}

std::optional<EveryMessage> EveryMessage::load(std::ostream& errors) {
  auto files = content::read_content_files(TILLIT_SOURCE_DIR);
  if (!files) {
    errors << files.error().context << '\n';
    return std::nullopt;
  }
  auto loaded = content::load(*files, bind);
  if (loaded.library == nullptr) {
    errors << "the dialogues are not sound; `tillit check` says why\n";
    return std::nullopt;
  }
  return EveryMessage(std::move(*files), std::move(loaded));
}

bool EveryMessage::take_all(const Take& take, std::ostream& out, std::ostream& errors) const {
  const fs::path root = TILLIT_SOURCE_DIR;
  tools::TestOptions options;
  options.files = files_;
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
  options.said = take;
  return tools::run_tests(options, out, errors) == 0;
}

std::vector<Delivery> made_up_questions(const Language& language) {
  const std::string sentence = "A long label <!channel> & such, longer than any control can show, ";
  std::vector<Delivery> all;
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
              {fmt::format("o{}", i), fmt::format("{}{}", is_long ? sentence + sentence : "", i)});
        }
        delivery.choices.push_back({"/skip", is_long ? sentence : "Skip"});
        delivery.is_private = count == 5;
        if (delivery.input == InputKind::Scale) {
          delivery.min = 1;
          delivery.max = static_cast<std::int64_t>(count) + 1;
        }
        all.push_back(std::move(delivery));
      }
    }
  }
  return all;
}

std::vector<std::string> missing_texts(const dialogue::Library& library,
                                       const std::vector<std::string>& keys) {
  std::vector<std::string> missing;
  for (const Language& language : library.languages) {
    for (const std::string& key : keys) {
      if (library.catalogues.at(language).find("core." + key) == nullptr)
        missing.push_back(language.str() + " has no text core." + key);
    }
  }
  return missing;
}

std::vector<std::string> examples_not_understood(const dialogue::Library& library) {
  using channels::ControlWords;
  using language::ExpectKind;
  const std::pair<std::string ControlWords::*, ExpectKind> hints[] = {
      {&ControlWords::type_date, ExpectKind::Date},
      {&ControlWords::type_time, ExpectKind::Time},
      {&ControlWords::type_moment, ExpectKind::Local},
      {&ControlWords::type_duration, ExpectKind::Duration}};
  const LocalDateTime now = *parse_local_date_time("2026-11-23T09:00");
  std::vector<std::string> wrong;
  for (const Language& language : library.languages) {
    const ControlWords words = channels::control_words_of(library, language);
    for (const auto& [member, kind] : hints) {
      const std::string& hint = words.*member;
      const std::size_t open = std::min(hint.find("“"), hint.find("”"));
      const std::size_t close = hint.rfind("”");
      const std::size_t begin = open + std::string_view("”").size();
      if (open != std::string::npos && begin < close &&
          language::recognise({kind}, hint.substr(begin, close - begin), library.words.at(language),
                              std::span<const language::Option>{}, now)
              .meaning)
        continue;
      wrong.push_back(language.str() + " does not understand its own example: " + hint);
    }
  }
  return wrong;
}

}  // namespace tillit::channels_test
