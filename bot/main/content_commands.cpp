#include "content/content_files.hpp"
#include "main/commands.hpp"
#include "main/composition.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "tools/check.hpp"
#include "tools/explore.hpp"
#include "tools/graph.hpp"
#include "tools/test_transcripts.hpp"

#include <stdlib.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace tillit {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  CommonOptions common;
  bool json = false;
  std::string only;
  double min_coverage = 100;
  bool memory_only = false;
  std::string seeds = "1..50";
  int steps = 40;
  std::string dialogue;
  bool svg = false;
  bool dot = false;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// A folder of its own for the databases of a test run, gone afterwards.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "tillit-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

int test(const Arguments& arguments) {
  const fs::path root = content_of(arguments.common, default_config());
  auto files = content::read_content_files(root);
  if (!files) {
    std::cerr << "tillit: " << files.error().context << '\n';
    return 2;
  }
  const TemporaryFolder folder;
  tools::TestOptions options;
  options.files = std::move(*files);
  options.binder = host_binder({});  // transcripts say themselves which help lines there are
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(root / "tests" / "transcripts", ignored)) {
    if (entry.path().extension() == ".chat")
      options.transcripts[fs::relative(entry.path(), root).string()] = read(entry.path());
  }
  for (const auto& fixture : fs::directory_iterator(root / "tests" / "fixtures", ignored)) {
    if (!fixture.is_directory()) continue;
    for (const auto& entry : fs::recursive_directory_iterator(fixture.path())) {
      if (entry.is_regular_file())
        options.fixtures[fixture.path().filename().string()]
                        [fs::relative(entry.path(), fixture.path()).string()] = read(entry.path());
    }
  }
  if (!arguments.memory_only) {
    options.open_store = [&]() -> Result<std::unique_ptr<store::Store>> {
      if (folder.path().empty())
        return fail(Errc::Unavailable, "cannot make a temporary folder for the test database");
      auto keys = crypto::KeyRing::parse(crypto::KeyRing::make_line());
      if (!keys) return tl::unexpected(keys.error());
      return store::open_sqlite({folder.path() / "test.db", std::move(*keys), {}});
    };
  }
  options.min_coverage = arguments.min_coverage;
  options.only = arguments.only;
  options.json = arguments.json;
  return tools::run_tests(options, std::cout, std::cerr);
}

int explore(const Arguments& arguments) {
  tools::ExploreOptions options;
  const std::size_t dots = arguments.seeds.find("..");
  try {
    options.first_seed = std::stoull(arguments.seeds.substr(0, dots));
    options.last_seed = dots == std::string::npos ? options.first_seed
                                                  : std::stoull(arguments.seeds.substr(dots + 2));
  } catch (const std::exception&) {
    std::cerr << "tillit: --seeds takes a number or a range such as 1..500\n";
    return 2;
  }
  options.library =
      load_library(content_of(arguments.common, default_config()), default_config(), std::cerr);
  if (options.library == nullptr) return 1;
  options.only = arguments.only;
  options.steps = arguments.steps;
  options.json = arguments.json;
  return tools::run_explore(options, std::cout, std::cerr);
}

int graph(const Arguments& arguments) {
  using Form = tools::GraphOptions::Form;
  tools::GraphOptions options;
  options.root = content_of(arguments.common, default_config());
  options.dialogue = arguments.dialogue;
  options.form = arguments.svg ? Form::Svg : arguments.dot ? Form::Dot : Form::Mermaid;
  options.bind = host_binder(help_lines_of(default_config()));
  return tools::run_graph(options, std::cout, std::cerr);
}

void add_content_option(CLI::App& command, Arguments& arguments) {
  command.add_option("--content", arguments.common.content,
                     "Folder that holds dialogs/ and locales/");
}

}  // namespace

void add_content_commands(CLI::App& app, int& exit_code) {
  auto checked = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "check", "Find what is wrong with dialogues and texts before anybody meets it");
  add_content_option(*command, *checked);
  command->add_option("folder", checked->common.content, "The same, without its name");
  command->add_flag("--json", checked->json, "Findings as JSON");
  command->callback([checked, &exit_code] {
    exit_code = tools::run_check({content_of(checked->common, default_config()), checked->json,
                                  host_binder(help_lines_of(default_config()))},
                                 std::cout, std::cerr);
  });

  auto tested = std::make_shared<Arguments>();
  command = app.add_subcommand(
      "test",
      "Play the transcripts of tests/transcripts in every language, in memory and in a store");
  add_content_option(*command, *tested);
  command->add_option("only", tested->only,
                      "Only transcripts whose name contains this (no coverage then)");
  command
      ->add_option("--min-coverage", tested->min_coverage,
                   "Percent of nodes, exits and retry rungs that must be met")
      ->capture_default_str();
  command->add_flag("--memory-only", tested->memory_only, "Without the store: faster");
  command->add_flag("--json", tested->json, "The result as JSON");
  command->callback([tested, &exit_code] { exit_code = test(*tested); });

  auto explored = std::make_shared<Arguments>();
  command =
      app.add_subcommand("explore", "Walk at random through every dialogue in every language");
  add_content_option(*command, *explored);
  command->add_option("--seeds", explored->seeds, "A seed or a range of seeds: one walk each")
      ->capture_default_str();
  command->add_option("--dialogue", explored->only, "Only this dialogue");
  command
      ->add_option("--steps", explored->steps,
                   "Random events of a walk before it is led to its end")
      ->capture_default_str();
  command->add_flag("--json", explored->json, "The result as JSON");
  command->callback([explored, &exit_code] { exit_code = explore(*explored); });

  auto drawn = std::make_shared<Arguments>();
  command = app.add_subcommand("graph", "Draw a dialogue: Mermaid, Graphviz or SVG");
  add_content_option(*command, *drawn);
  command->add_option("dialogue", drawn->dialogue, "Its id")->required();
  command->add_flag("--svg", drawn->svg, "SVG (needs Graphviz)");
  command->add_flag("--dot", drawn->dot, "The text for Graphviz");
  command->callback([drawn, &exit_code] { exit_code = graph(*drawn); });
}

}  // namespace tillit
