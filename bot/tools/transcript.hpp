#pragma once

#include "core/civil_time.hpp"
#include "core/result.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A conversation as a test: tests/transcripts/*.chat (docs/transcripts.md). By keys and option ids,
// so that one file holds in every language; typed words per language where that is the point.
namespace tillit::tools {

// `{ promise: pr:1, outcome: 'kept', due: 2026-11-19 }`: values as JSON (texts, numbers,
// true/false; dates, ids and the rest as strings).
using Fields = std::vector<std::pair<std::string, nlohmann::json>>;

struct TranscriptLine {
  enum class Kind { Given, With, Bot, Say, Burst, Pick, Edit, Run, Deploy, Time, End, Open };
  int number = 0;
  Kind kind = Kind::Bot;
  std::string what;  // given: the kind; bot: key (with "~n"); pick: option; run: command; deploy:
                     // dialogue@version; time: how far; end: outcome
  std::string name;  // given: id or variable name
  Fields fields;     // given, with, bot, run
  std::vector<std::pair<std::string, std::string>>
      words;  // say, edit: language ("*" for all) -> text
};

struct Transcript {
  std::string file;
  std::string dialogue;
  std::vector<std::string> languages;  // empty: all
  std::string zone = "Europe/Stockholm";
  LocalDateTime now{};
  std::uint64_t seed = 7;
  std::vector<TranscriptLine> lines;
};

// Errors: Invalid, "file:line: what is wrong and what is expected".
[[nodiscard]] Result<Transcript> parse_transcript(std::string_view text, const std::string& file);

}  // namespace tillit::tools
