#include "tools/test_transcripts.hpp"

#include "tools/transcript_run.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace tillit::tools {
namespace {

using LibraryPtr = std::shared_ptr<const dialogue::Library>;

content::LoadResult load_staged(const content::ContentFiles& files,
                                const content::HostBinder& binder) {
  return content::load(
      files,
      [&](const dialogue::HostTypes& types,
          std::vector<std::string>& missing) -> std::unique_ptr<const dialogue::HostFunctions> {
        return std::make_unique<const StagedHost>(binder(types, missing));
      });
}

// Content with one fixture laid over it, loaded once.
class Fixtures {
 public:
  explicit Fixtures(const TestOptions& options) : options_(options) {}

  Result<LibraryPtr> deployed(const std::string& name) {
    if (const auto known = loaded_.find(name); known != loaded_.end()) return known->second;
    const auto fixture = options_.fixtures.find(name);
    if (fixture == options_.fixtures.end())
      return fail(Errc::NotFound, "there is no fixture tests/fixtures/" + name);
    content::ContentFiles files = options_.files;
    for (const auto& [path, bytes] : fixture->second) files.insert_or_assign(path, bytes);
    auto result = load_staged(files, options_.binder);
    if (result.library == nullptr) {
      return fail(Errc::Invalid, "the fixture " + name + " is not sound: " +
                                     (result.diagnostics.empty()
                                          ? std::string()
                                          : content::to_string(result.diagnostics.front())));
    }
    loaded_[name] = result.library;
    return result.library;
  }

 private:
  const TestOptions& options_;
  std::map<std::string, LibraryPtr> loaded_;
};

void report_coverage(const Coverage& coverage, const dialogue::Library& library,
                     const TestOptions& options, std::ostream& out, bool& too_low,
                     nlohmann::json& json) {
  for (const Language& language : library.languages) {
    int nodes = 0, nodes_met = 0, exits = 0, exits_met = 0, rungs = 0, rungs_met = 0;
    for (const auto& one : coverage.of(library, language)) {
      nodes += one.nodes, nodes_met += one.nodes_met, exits += one.exits,
          exits_met += one.exits_met, rungs += one.rungs, rungs_met += one.rungs_met;
      json[language.str()].push_back({{"dialogue", one.dialogue},
                                      {"nodes", {one.nodes_met, one.nodes}},
                                      {"exits", {one.exits_met, one.exits}},
                                      {"rungs", {one.rungs_met, one.rungs}},
                                      {"missing", one.missing}});
      if (one.share() + 1e-9 >= options.min_coverage) continue;
      too_low = true;
      if (options.json) continue;
      out << fmt::format("{} [{}] {:.1f} %: not met: {}\n", one.dialogue, language.str(),
                         one.share(), fmt::join(one.missing, ", "));
    }
    if (!options.json) {
      out << fmt::format("coverage [{}]: nodes {}/{}, exits {}/{}, retry rungs {}/{}\n",
                         language.str(), nodes_met, nodes, exits_met, exits, rungs_met, rungs);
    }
  }
}

}  // namespace

int run_tests(const TestOptions& options, std::ostream& out, std::ostream& err) {
  const auto loaded = load_staged(options.files, options.binder);
  if (loaded.library == nullptr) {
    for (const auto& finding : loaded.diagnostics) err << content::to_string(finding) << '\n';
    err << "tillit: the dialogues are not sound; no transcript was run\n";
    return 2;
  }
  std::unique_ptr<store::Store> store;
  if (options.open_store) {
    auto opened = options.open_store();
    if (!opened) {
      err << "tillit: " << opened.error().context << '\n';
      return 2;
    }
    store = std::move(*opened);
  }
  Fixtures fixtures(options);
  Coverage coverage;
  std::vector<std::string> failures;
  int passed = 0;
  for (const auto& [file, text] : options.transcripts) {
    if (file.find(options.only) == std::string::npos) continue;
    const auto transcript = parse_transcript(text, file);
    if (!transcript) {
      failures.push_back(transcript.error().context);
      continue;
    }
    for (const Language& language : loaded.library->languages) {
      const auto& wanted = transcript->languages;
      if (!wanted.empty() &&
          std::find(wanted.begin(), wanted.end(), language.str()) == wanted.end())
        continue;
      for (store::Store* kept_in : {static_cast<store::Store*>(nullptr), store.get()}) {
        TranscriptSetting setting{loaded.library,
                                  [&](const std::string& name) { return fixtures.deployed(name); },
                                  kept_in, options.said};
        const auto wrong = run_transcript(*transcript, language, setting, coverage);
        if (wrong) {
          failures.push_back(*wrong);
        } else {
          ++passed;
        }
        if (store == nullptr || wrong) break;  // the same failure twice helps nobody
      }
    }
  }
  nlohmann::json json{
      {"passed", passed}, {"failures", failures}, {"coverage", nlohmann::json::object()}};
  bool too_low = false;
  if (!options.json) {
    for (const std::string& failure : failures) out << failure << '\n';
  }
  if (options.only.empty())
    report_coverage(coverage, *loaded.library, options, out, too_low, json["coverage"]);
  if (options.json) {
    out << json.dump(2) << '\n';
  } else {
    out << fmt::format("{} passed, {} failed\n", passed, failures.size());
    if (too_low) out << fmt::format("coverage is below {:.0f} %\n", options.min_coverage);
  }
  if (passed == 0 && failures.empty()) {
    err << "tillit: there is no transcript to run\n";
    return 2;
  }
  return failures.empty() && !too_low ? 0 : 1;
}

}  // namespace tillit::tools
