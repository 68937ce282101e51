#pragma once

#include "dialogue/library.hpp"
#include "tools/talk.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace tillit::tools {

// What of the dialogues was walked: nodes, exits (branches, else, end, skip, aborted, given up) and
// retry rungs, per language.
class Coverage {
 public:
  void note(const Language& language, const Turned& turned);
  void merge(const Coverage& other);

  struct Of {
    std::string dialogue;
    int nodes = 0;
    int nodes_met = 0;
    int exits = 0;
    int exits_met = 0;
    int rungs = 0;
    int rungs_met = 0;
    std::vector<std::string> missing;  // "node hello", "exit judge: else", "rung mood~2"
    [[nodiscard]] double share() const;
  };
  [[nodiscard]] std::vector<Of> of(const dialogue::Library& library,
                                   const Language& language) const;

 private:
  std::map<Language, std::set<std::string>> met_;
};

}  // namespace tillit::tools
