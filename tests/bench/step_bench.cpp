// What one step costs on the real dialogues: a button, or the label of one typed in full, taken at a question that offers options,
// texts formatted. All dialogues, all languages, over states made beforehand. The bar (docs/performance.md): 300,000 a second on
// one core must be, 1,000,000 is aimed at. The reference measured in the same run is nlohmann's parse and dump of a small JSON
// object, because absolute times drift between runs and machines.
#include "walks.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace tillit::bench {
namespace {

constexpr double kMust = 300'000;
constexpr const char* kReference = "reference";

struct Mix {
  std::vector<Moment> buttons;
  std::vector<Moment> labels;
  std::vector<std::size_t> talk_bytes;
  std::vector<std::size_t> person_bytes;
};

// Evenly spread over all, and few enough that their states stay in the cache, as the one state of a real turn is just read.
std::vector<const Moment*> some_of(const std::vector<Moment>& all) {
  constexpr std::size_t kSome = 128;
  std::vector<const Moment*> some;
  for (std::size_t i = 0; i < kSome; ++i) some.push_back(&all[i * all.size() / kSome]);
  return some;
}

Mix walked(const dialogue::Library& library) {
  Mix mix;
  for (const auto& [id, script] : library.scripts) {
    for (const Language& language : library.languages) {
      for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Walk one = walk(library, id, language, seed, 24);
        for (Moment& moment : one.moments) {
          if (!moment.at_options) continue;
          const bool button = std::holds_alternative<dialogue::Button>(moment.event);
          (button ? mix.buttons : mix.labels).push_back(std::move(moment));
        }
        mix.talk_bytes.insert(mix.talk_bytes.end(), one.talk_bytes.begin(), one.talk_bytes.end());
        mix.person_bytes.insert(mix.person_bytes.end(), one.person_bytes.begin(), one.person_bytes.end());
      }
    }
  }
  return mix;
}

void take_steps(benchmark::State& state, const dialogue::Library& library, const std::vector<const Moment*>& moments) {
  std::size_t at = 0;
  for ([[maybe_unused]] auto _ : state) {
    const Moment& moment = *moments[at];
    auto result = dialogue::step(library, moment.person, moment.conversation, moment.event, moment.now);
    benchmark::DoNotOptimize(result);
    at = at + 1 == moments.size() ? 0 : at + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

void parse_and_dump(benchmark::State& state) {
  const std::string stored =
      R"({"format":1,"dialogue":"interest","node":"opening","token":117,"vars":{"who":"r:31","known":"her boat"},"misses":1,"back":[]})";
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(nlohmann::json::parse(stored).dump());
}

class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      auto& least = nanoseconds_.try_emplace(run.run_name.function_name, run.GetAdjustedCPUTime()).first->second;
      least = std::min(least, run.GetAdjustedCPUTime());
    }
    ConsoleReporter::ReportRuns(runs);
  }
  void Finalize() override {
    ConsoleReporter::Finalize();
    const auto reference = nanoseconds_.find(kReference);
    if (reference == nanoseconds_.end()) return;
    fmt::print("\n{:<12} {:>8} {:>12} {:>12}\n", "the least of", "ns", "a second", "reference");
    for (const auto& [name, ns] : nanoseconds_) {
      fmt::print("{:<12} {:>8.0f} {:>12.0f} {:>11.2f}x\n", name, ns, 1e9 / ns, ns / reference->second);
    }
    if (const auto all = nanoseconds_.find("step/all"); all != nanoseconds_.end()) {
      fmt::print("step/all: must {:.0f} a second: {}\n", kMust, 1e9 / all->second >= kMust ? "kept" : "MISSED");
    }
  }

 private:
  std::map<std::string, double> nanoseconds_;  // the least of all repetitions
};

void print_sizes(const char* what, std::vector<std::size_t> bytes) {
  std::sort(bytes.begin(), bytes.end());
  if (bytes.empty()) return;
  fmt::print("{}: median {} bytes, 99 of 100 within {}, most {} (of {})\n", what, bytes[bytes.size() / 2], bytes[bytes.size() * 99 / 100],
             bytes.back(), bytes.size());
}

}  // namespace
}  // namespace tillit::bench

int main(int argc, char** argv) {
  using namespace tillit::bench;
  // Ours first, so that the command line can change them.
  std::string repetitions = "--benchmark_repetitions=12";
  std::string interleaving = "--benchmark_enable_random_interleaving=true";
  std::string least_time = "--benchmark_min_time=0.05";
  std::vector<char*> arguments = {argv[0], repetitions.data(), interleaving.data(), least_time.data()};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;

  const auto library = load_our_content();
  const Mix mix = walked(*library);
  const auto buttons = some_of(mix.buttons);
  const auto labels = some_of(mix.labels);
  std::vector<const Moment*> all;
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    all.push_back(buttons[i]);
    all.push_back(labels[i]);
  }
  fmt::print("{} moments with a button and {} with a label typed in full, of {} and {}\n", buttons.size(), labels.size(), mix.buttons.size(),
             mix.labels.size());
  print_sizes("a talk in the middle of a dialogue, written", mix.talk_bytes);
  print_sizes("a person, written", mix.person_bytes);

  const auto add = [&](const char* name, const std::vector<const Moment*>& moments) {
    benchmark::RegisterBenchmark(name, [&](benchmark::State& state) { take_steps(state, *library, moments); });
  };
  add("step/button", buttons);
  add("step/label", labels);
  add("step/all", all);
  benchmark::RegisterBenchmark(kReference, parse_and_dump);
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  return 0;
}
