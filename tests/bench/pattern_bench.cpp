// What showing a text costs, against fmt::format of the same text in the same run: absolute times
// drift between runs and machines, ratios hold. The bar is docs/performance.md's "step with its
// texts". Runs are interleaved; the table of ratios comes last.
#include "language/pattern.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace tillit::language {
namespace {

using namespace std::chrono_literals;

const Language kDutch{"nl"};
constexpr const char* kReference = "/fmt";
constexpr const char* kMeasured = "/pattern";

Pattern parsed(const char* source) {
  auto result = parse_pattern(source, kDutch);
  if (!result.errors.empty()) {
    fmt::print(stderr, "{}: {}\n", source, result.errors.front().message);
    std::exit(1);
  }
  return std::move(result.pattern);
}

template <class Reference>
void compare(const std::string& name, const char* source, const std::vector<Argument>& arguments,
             Reference reference) {
  const Pattern pattern = parsed(source);
  const std::string expected = reference();
  if (const std::string shown = pattern.format(kDutch, arguments); shown != expected) {
    fmt::print(stderr, "{}: not the same text:\n{}\n{}\n", name, shown, expected);
    std::exit(1);
  }
  benchmark::RegisterBenchmark((name + kReference).c_str(), [reference](benchmark::State& state) {
    for (auto step : state) benchmark::DoNotOptimize(reference());
  });
  benchmark::RegisterBenchmark((name + kMeasured).c_str(),
                               [pattern, arguments](benchmark::State& state) {
                                 for (auto step : state)
                                   benchmark::DoNotOptimize(pattern.format(kDutch, arguments));
                               });
}

// The usual table, then ours.
class RatioReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const std::string name = run.run_name.function_name;
      if (run.run_type == Run::RT_Iteration) {
        auto& least = nanoseconds_.try_emplace(name, run.GetAdjustedCPUTime()).first->second;
        least = std::min(least, run.GetAdjustedCPUTime());
      }
    }
    ConsoleReporter::ReportRuns(runs);
  }
  void Finalize() override {
    ConsoleReporter::Finalize();
    fmt::print("\n{:<20} {:>10} {:>10} {:>7}\n", "text", "ns", "fmt ns", "ratio");
    for (const auto& [name, reference] : nanoseconds_) {
      if (!name.ends_with(kReference)) continue;
      const std::string text = name.substr(0, name.size() - std::string_view(kReference).size());
      const auto measured = nanoseconds_.find(text + kMeasured);
      if (measured == nanoseconds_.end()) continue;
      fmt::print("{:<20} {:>10.0f} {:>10.0f} {:>7.1f}\n", text, measured->second, reference,
                 measured->second / reference);
    }
  }

 private:
  std::map<std::string, double> nanoseconds_;  // the least of all repetitions
};

void register_all() {
  const std::string what = "zelf de eerste vraag stellen";
  const std::string who = "Linde";
  const Date day{std::chrono::year{2026} / 11 / 26};

  compare("literal", "Fijn dat je er bent. Drie minuten, en “stop” is ook een antwoord.", {}, [] {
    return fmt::format("Fijn dat je er bent. Drie minuten, en “stop” is ook een antwoord.");
  });
  compare("one_string", "Je voornemen: “{what}”. Dat schrijf ik op.", {{"what", what}},
          [what] { return fmt::format("Je voornemen: “{}”. Dat schrijf ik op.", what); });
  compare("three_strings", "{who}: “{what}”, en nog eens “{what}”. Zo'n foto's.",
          {{"what", what}, {"who", who}},
          [=] { return fmt::format("{}: “{}”, en nog eens “{}”. Zo'n foto's.", who, what, what); });
  compare("plural", "Je hebt {n, plural, one {# voornemen} other {# voornemens}} bij {who}.",
          {{"n", std::int64_t{3}}, {"who", who}},
          [who] { return fmt::format("Je hebt {} voornemens bij {}.", 3, who); });
  compare("thousands", "{n} keer", {{"n", std::int64_t{12345}}},
          [] { return fmt::format("{}.{:03} keer", 12, 345); });
  compare("date", "Ik kom er {day, date, ::EEEEdMMMM} op terug.", {{"day", day}},
          [] { return fmt::format("Ik kom er {} {} {} op terug.", "donderdag", 26, "november"); });
  compare("time", "Tot {t}.", {{"t", TimeOfDay{10h}}},
          [] { return fmt::format("Tot {:02}.{:02} uur.", 10, 0); });
  compare("list", "Met {all}.", {{"all", std::vector<std::string>{"Lo", "Wren", "Linde"}}},
          [] { return fmt::format("Met {}, {} en {}.", "Lo", "Wren", "Linde"); });
  compare("select_and_date",
          "{how, select, kept {Gelukt op {day}: “{what}”.} other {{n, plural, one {# keer} other "
          "{# keer}} niet gelukt.}}",
          {{"how", std::string("kept")}, {"day", day}, {"what", what}, {"n", std::int64_t{2}}},
          [what] {
            return fmt::format("Gelukt op {} {} {}: “{}”.", "donderdag", 26, "november", what);
          });

  benchmark::RegisterBenchmark("parse/simple", [](benchmark::State& state) {
    for (auto step : state)
      benchmark::DoNotOptimize(parse_pattern("Je voornemen: “{what}”. Dat schrijf ik op.", kDutch));
  });
}

}  // namespace
}  // namespace tillit::language

int main(int argc, char** argv) {
  // Ours first, so that the command line can change them.
  std::string repetitions = "--benchmark_repetitions=3";
  std::string interleaving = "--benchmark_enable_random_interleaving=true";
  std::string least_time = "--benchmark_min_time=0.1";
  std::vector<char*> arguments = {argv[0], repetitions.data(), interleaving.data(),
                                  least_time.data()};
  for (int i = 1; i < argc; ++i) arguments.push_back(argv[i]);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
  tillit::language::register_all();
  tillit::language::RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
