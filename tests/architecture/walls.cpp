#include "architecture/walls.hpp"

#include "architecture/module_calls.hpp"
#include "architecture/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace tillit::architecture {
namespace {

constexpr std::string_view kRoomsPage = "docs/architecture.md#rooms";
constexpr std::string_view kLibrariesPage = "docs/dependencies.md";

using Folders = std::set<std::string, std::less<>>;

// "store/sqlite" is inside "store", and "core/result.hpp" inside itself.
bool is_inside(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

const Room* find_room(std::string_view path) {
  const Room* deepest = nullptr;
  for (const Room& room : rooms()) {
    if (!is_inside(path, room.folder)) continue;
    if (deepest == nullptr || room.folder.size() > deepest->folder.size()) deepest = &room;
  }
  return deepest;
}

bool may_know(const Room& room, std::string_view folder) {
  return room.folder == folder || std::ranges::any_of(room.may_know, [&](std::string_view known) {
           return known == "*" || known == folder;
         });
}

bool is_test(std::string_view path) {
  return path.ends_with("_test.cpp") || path.ends_with("_test.hpp");
}

std::string listed(const auto& names) {
  if (names.empty()) return "nothing of ours";
  return fmt::format("{}", fmt::join(names, ", "));
}

// The angle-bracket or quoted name of an #include line, with its first bracket; nullopt for any
// other line.
std::optional<std::string_view> included(std::string_view line) {
  const auto skip_spaces = [&] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  skip_spaces();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_spaces();
  if (!line.starts_with("include")) return std::nullopt;
  line.remove_prefix(7);
  skip_spaces();
  if (line.empty() || (line.front() != '<' && line.front() != '"')) return std::nullopt;
  const auto end = line.find(line.front() == '<' ? '>' : '"', 1);
  return end == std::string_view::npos ? std::nullopt : std::optional(line.substr(0, end + 1));
}

class Inspection {
 public:
  explicit Inspection(const std::vector<Source>& sources) {
    for (const Source& source : sources) {
      if (source.path.ends_with("/CMakeLists.txt")) read_calls(source);
    }
    for (const Source& source : sources) {
      if (!source.path.ends_with("/CMakeLists.txt")) inspect(source);
    }
  }

  std::vector<std::string> findings() && {
    std::ranges::stable_sort(findings_, {}, [](const Finding& finding) {
      return std::pair(finding.file, finding.line);
    });
    std::vector<std::string> lines;
    for (const Finding& finding : findings_) {
      lines.push_back(fmt::format("{}:{}: {}", finding.file, finding.line, finding.message));
    }
    return lines;
  }

 private:
  struct Finding {
    std::string file;
    int line = 0;
    std::string message;
  };

  void find(std::string file, int line, std::string message) {
    findings_.push_back({std::move(file), line, std::move(message)});
  }

  void read_calls(const Source& source) {
    const std::string folder = source.path.substr(4, source.path.rfind('/') - 4);
    for (const ModuleCall& call : module_calls(source.text)) {
      if (call.kind == ModuleCall::Kind::Test) {
        for (const Word& word : call.depends) test_depends_[folder].insert(word.text);
        continue;
      }
      judge_module(source.path, folder, call);
      for (const Word& word : call.depends) depends_[folder].insert(word.text);
      depends_[folder];
    }
  }

  // The call itself: its name, and whether its arrows and libraries are among the allowed ones.
  void judge_module(const std::string& file, const std::string& folder, const ModuleCall& call) {
    if (call.name.text != folder) {
      find(file, call.name.line,
           fmt::format("module \"{}\" stands in bot/{}; a module is named like its folder. See {}",
                       call.name.text, folder, kRoomsPage));
    }
    const Room* room = find_room(folder);
    if (room == nullptr) {
      find(
          file, call.name.line,
          fmt::format("bot/{} is a new room; say in tests/architecture/rules.cpp what it may know, "
                      "and why in docs/adr/. See {}",
                      folder, kRoomsPage));
      return;
    }
    for (const Word& word : call.depends) {
      if (may_know(*room, word.text)) continue;
      find(file, word.line,
           fmt::format("DEPENDS on {}, but bot/{} may know only: {}. See {}", word.text,
                       room->folder, listed(room->may_know), kRoomsPage));
    }
    for (const Word& word : call.libraries) judge_link(file, folder, word);
  }

  void judge_link(const std::string& file, const std::string& folder, const Word& target) {
    for (const Library& library : libraries()) {
      if (std::ranges::find(library.targets, target.text) == library.targets.end()) continue;
      const bool at_home = std::ranges::any_of(library.homes, [&](std::string_view home) {
        return is_inside(home, folder) || is_inside(folder, home);
      });
      if (!library.homes.empty() && !at_home) {
        find(file, target.line,
             fmt::format("links {}, but {} is used only in: {}. See {}", target.text, library.name,
                         listed(library.homes), kLibrariesPage));
      }
      return;
    }
    find(file, target.line,
         fmt::format("links {}, which is of no library in tests/architecture/rules.cpp. See {}",
                     target.text, kLibrariesPage));
  }

  void inspect(const Source& source) {
    const std::string_view path = std::string_view(source.path).substr(4);  // without "bot/"
    const Room* room = find_room(path);
    if (room == nullptr) {
      find(source.path, 1,
           fmt::format("stands in no room; say in tests/architecture/rules.cpp what its folder may "
                       "know. See {}",
                       kRoomsPage));
      return;
    }
    // Names are looked for where literals are blanked, includes where they are not.
    std::istringstream with_literals(without_comments(source.text, false));
    std::istringstream code(without_comments(source.text, true));
    std::string raw;
    std::string line;
    for (int number = 1; std::getline(with_literals, raw) && std::getline(code, line); ++number) {
      const auto header = line.find("include") != std::string::npos ? included(raw) : std::nullopt;
      if (header) {
        const auto name = header->substr(1, header->size() - 2);
        if (header->front() == '<') {
          judge_outside(source.path, number, *room, path, name);
        } else {
          judge_ours(source.path, number, *room, path, name);
        }
      }
      if (is_test(path)) continue;
      if (room->pure) {
        judge_bans(source.path, number, line, banned_in_pure_rooms(),
                   fmt::format("bot/{} is pure", room->folder));
      }
      if (room->folder != "main") {
        judge_bans(source.path, number, line, banned_outside_main(), "time is injected");
      }
    }
  }

  void judge_bans(const std::string& file, int number, std::string_view line,
                  std::span<const Ban> bans, std::string_view why) {
    for (const Ban& ban : bans) {
      if (line.find(ban.what) == std::string_view::npos) continue;
      find(file, number,
           fmt::format("uses {}, but {}: {}. See {}", ban.what, why, ban.instead, kRoomsPage));
    }
  }

  void judge_outside(const std::string& file, int number, const Room& room, std::string_view path,
                     std::string_view header) {
    if (is_standard_header(header)) return;
    if (is_system_header(header)) {
      if (room.pure && !is_test(path)) {
        find(file, number,
             fmt::format(
                 "includes <{}>, a header of the operating system, but bot/{} is pure. See {}",
                 header, room.folder, kRoomsPage));
      }
      return;
    }
    for (const Library& library : libraries()) {
      const bool of_library = std::ranges::any_of(library.headers, [&](std::string_view known) {
        return known.ends_with('/') ? header.starts_with(known) : header == known;
      });
      if (!of_library) continue;
      const bool at_home = std::ranges::any_of(
          library.homes, [&](std::string_view home) { return is_inside(path, home); });
      if (!library.homes.empty() && !at_home) {
        find(file, number,
             fmt::format("includes <{}>, but {} is used only in: {}. See {}", header, library.name,
                         listed(library.homes), kLibrariesPage));
      }
      return;
    }
    find(
        file, number,
        fmt::format("includes <{}>, which is of no library in tests/architecture/rules.cpp. See {}",
                    header, kLibrariesPage));
  }

  void judge_ours(const std::string& file, int number, const Room& room, std::string_view path,
                  std::string_view header) {
    const Room* target = find_room(header);
    if (header.starts_with('.') || header.find("/../") != std::string_view::npos ||
        (target == nullptr && !is_test(path))) {
      find(file, number,
           fmt::format("includes \"{}\"; write the path from bot/, so that one sees which room it "
                       "enters. See {}",
                       header, kRoomsPage));
      return;
    }
    if (target == nullptr || target->folder == room.folder) return;  // A test's aid in tests/.
    const std::string wanted{target->folder};
    if (is_test(path)) {
      const auto named = test_depends_.find(room.folder);
      if (named != test_depends_.end() && reached(named->second).contains(wanted)) return;
    }
    if (!may_know(room, wanted)) {
      find(file, number,
           fmt::format("includes \"{}\", but bot/{} may know only: {}. See {}", header, room.folder,
                       listed(room.may_know), kRoomsPage));
      return;
    }
    const auto declared = depends_.find(room.folder);
    if (declared == depends_.end()) return;
    const Folders reach = reached(declared->second);
    if (reach.contains(wanted)) return;
    find(file, number,
         fmt::format("includes \"{}\", but bot/{}/CMakeLists.txt reaches only: {}. The arrow is "
                     "allowed: add {} to DEPENDS. See {}",
                     header, room.folder, listed(reach), wanted, kRoomsPage));
  }

  // The folders themselves and what they depend on, directly or through others.
  [[nodiscard]] Folders reached(const Folders& from) const {
    Folders reach;
    std::vector<std::string> open(from.begin(), from.end());
    while (!open.empty()) {
      const std::string folder = open.back();
      open.pop_back();
      if (!reach.insert(folder).second) continue;
      const auto found = depends_.find(folder);
      if (found != depends_.end())
        open.insert(open.end(), found->second.begin(), found->second.end());
    }
    return reach;
  }

  std::map<std::string, Folders, std::less<>> depends_;
  std::map<std::string, Folders, std::less<>> test_depends_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Source> read_sources(const std::filesystem::path& root) {
  std::vector<Source> sources;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "bot")) {
    const auto& path = entry.path();
    const bool wanted = path.extension() == ".hpp" || path.extension() == ".cpp" ||
                        path.filename() == "CMakeLists.txt";
    if (!entry.is_regular_file() || !wanted) continue;
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    sources.push_back({path.lexically_relative(root).generic_string(), std::move(text).str()});
  }
  std::ranges::sort(sources, {}, &Source::path);
  return sources;
}

std::vector<std::string> crossed_walls(const std::vector<Source>& sources) {
  return Inspection(sources).findings();
}

}  // namespace tillit::architecture
