#include "content/load.hpp"

#include "content/draft.hpp"
#include "content/flow.hpp"
#include "content/host_loader.hpp"
#include "content/locales.hpp"
#include "content/shape.hpp"
#include "content/structure.hpp"
#include "content/text_checks.hpp"
#include "content/tree.hpp"
#include "dialogue/offers.hpp"
#include "language/recognise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tillit::content {
namespace {

using dialogue::HostTypes;
using dialogue::Library;
using language::JsonMember;
using language::JsonNode;
using language::JsonTree;

constexpr std::string_view kDialogs = "dialogs/";
constexpr std::string_view kJson = ".json";

// "dialogs/interest.json" -> "interest"; "" for files that are no dialogue (schemas stand one
// folder deeper).
std::string dialogue_name(std::string_view path) {
  if (path == kHostFile || path.substr(0, kDialogs.size()) != kDialogs) return {};
  path.remove_prefix(kDialogs.size());
  if (path.size() <= kJson.size() || path.substr(path.size() - kJson.size()) != kJson) return {};
  path.remove_suffix(kJson.size());
  return path.find('/') == std::string_view::npos ? std::string(path) : std::string();
}

class Loader {
 public:
  Loader(const ContentFiles& files, const HostBinder& bind) : files_(files), bind_(bind) {}

  LoadResult load() {
    parse();
    const JsonNode* host = tree(std::string(kHostFile));
    if (!files_.contains(kHostFile)) findings_.add("D01", kHostFile, {}, "this file is missing");
    if (host) host_ = load_host(*host, findings_);
    if (host_) {
      scripts();
      host_targets(*host);
    } else {
      // Without the host's names nothing a script says can be checked; its shape can.
      for (const auto& [name, path] : names_) check_shape_only(path);
    }
    Locales locales = load_locales(files_, findings_);
    std::unique_ptr<const dialogue::HostFunctions> functions;
    if (host_) {
      check_structure(checked_, findings_);
      std::set<std::string, std::less<>> known;
      for (const auto& [name, path] : names_) known.insert(name);
      const auto reads = check_texts(checked_, *host_, known, locales, findings_);
      check_variables_used(checked_, reads, findings_);
      functions = bind_host(*host);
    }
    Calendars calendars = load_calendars(files_, findings_);
    LoadResult result;
    if (!findings_.has_errors()) {
      result.library = library(std::move(locales), std::move(functions));
      result.calendars = std::make_shared<const Calendars>(std::move(calendars));
    }
    result.diagnostics = std::move(findings_).sorted();
    return result;
  }

 private:
  void parse() {
    for (const auto& [path, bytes] : files_) {
      const std::string name = dialogue_name(path);
      if (name.empty() && path != kHostFile) continue;
      JsonTree parsed = language::parse_json_tree(bytes);
      for (const auto& error : parsed.errors) {
        findings_.add(error.kind == language::JsonError::Kind::DuplicateKey ? "D12" : "D01", path,
                      error.place, error.message);
      }
      if (!name.empty()) names_.emplace(name, path);
      trees_.emplace(path, std::move(parsed));
    }
  }

  const JsonNode* tree(const std::string& path) const {
    const auto found = trees_.find(path);
    return found == trees_.end() || !found->second.root ? nullptr : &*found->second.root;
  }

  void check_shape_only(const std::string& path) {
    if (const JsonNode* root = tree(path))
      (void)check_shape(*root, dialogue_shapes(), path, findings_);
  }

  // First what each dialogue shows to the others, then what each does.
  void scripts() {
    Signatures signatures;
    std::vector<Draft> drafts;
    for (const auto& [name, path] : names_) {
      const JsonNode* root = tree(path);
      auto draft = root ? make_draft(path, *root, *host_, findings_) : std::nullopt;
      signatures.emplace(name, draft ? draft->script.get() : nullptr);
      if (draft) drafts.push_back(std::move(*draft));
    }
    for (Draft& draft : drafts) {
      WalkedScript walked = walk_script(draft, *host_, signatures, findings_);
      const std::string name = dialogue_name(draft.file);
      checked_.emplace(name, CheckedScript{std::move(draft), std::move(walked)});
    }
  }

  // The dialogues that host.json names must be there; those started by a word of the person are
  // given nothing.
  void host_targets(const JsonNode& root) {
    each_member(root.find("globals"), [&](const JsonMember& member) {
      host_target(*member.value.find("dialogue"), true);
    });
    each_member(root.find("start"), [&](const JsonMember& member) {
      host_target(member.value, member.key == "new_person" || member.key == "nothing_open");
    });
    for (const auto& [id, script] : checked_) {
      if (script.draft.script->triggers)
        needs_nothing(script, script.draft.file, script.draft.root->find("triggers")->place);
    }
  }

  void host_target(const JsonNode& name, bool with_nothing) {
    if (!names_.contains(name.string)) {
      std::vector<std::string> names;
      for (const auto& [known, path] : names_) names.push_back(known);
      findings_.add("D02", kHostFile, name.place,
                    fmt::format("there is no dialogue “{}”{}", name.string,
                                did_you_mean(name.string, names)));
    } else if (const auto script = checked_.find(name.string);
               with_nothing && script != checked_.end()) {
      needs_nothing(script->second, kHostFile, name.place);
    }
  }

  void needs_nothing(const CheckedScript& script, std::string_view file,
                     language::JsonPlace place) {
    for (const auto& variable : script.draft.script->variables) {
      if (!is_required(variable)) continue;
      findings_.add(
          "D25", file, place,
          fmt::format("“{}” needs its parameter “{}”, but a word of the person gives it none",
                      script.draft.script->id, variable.name),
          "make the parameter optional, or give it an \"init\"");
    }
  }

  std::unique_ptr<const dialogue::HostFunctions> bind_host(const JsonNode& root) {
    std::vector<std::string> missing;
    auto functions = bind_(*host_, missing);
    for (const std::string& sentence : missing) {
      findings_.add("D25", kHostFile, place_of(root, sentence), sentence,
                    "host.json declares what the program does; it cannot add to it");
    }
    if (!functions && missing.empty())
      findings_.add("D25", kHostFile, {}, "the program does not offer what this file declares");
    return functions;
  }

  // At the declaration that the sentence names; of several names the longest (“promise.open” before
  // “promise”).
  static language::JsonPlace place_of(const JsonNode& root, std::string_view sentence) {
    language::JsonPlace place{};
    std::size_t longest = 0;
    for (const char* section : {"records", "views", "commands"}) {
      each_member(root.find(section), [&](const JsonMember& member) {
        if (member.key.size() <= longest || sentence.find(member.key) == std::string_view::npos)
          return;
        longest = member.key.size();
        place = member.place;
      });
    }
    return place;
  }

  std::shared_ptr<const Library> library(Locales locales,
                                         std::unique_ptr<const dialogue::HostFunctions> functions) {
    auto library = std::make_shared<Library>();
    library->host_types = std::move(host_);
    library->host = std::move(functions);
    for (auto& [id, script] : checked_)
      library->scripts.emplace(id, std::move(script.draft.script));
    for (auto& [language, locale] : locales.by_language) {
      library->languages.push_back(language);
      language::Catalogue& catalogue = library->catalogues[language];
      for (auto& [id, texts] : locale.texts) {
        for (auto& [key, entry] : texts.read.entries)
          catalogue.put(fmt::format("{}.{}", id, key), std::move(entry.text));
      }
      if (locale.words) library->words.emplace(language, std::move(*locale.words));
      for (const auto& [id, script] : library->scripts) {
        const language::Text* phrases =
            script->triggers ? catalogue.find(fmt::format("{}.triggers", id)) : nullptr;
        if (phrases == nullptr) continue;
        for (const auto& phrase : phrases->variants)
          library->triggers[language].emplace(language::normalise(phrase.source(), true), id);
      }
    }
    dialogue::prepare_offers(*library);
    return library;
  }

  const ContentFiles& files_;
  const HostBinder& bind_;
  Findings findings_;
  std::map<std::string, JsonTree, std::less<>> trees_;
  std::map<std::string, std::string, std::less<>> names_;  // dialogue -> its file
  std::unique_ptr<const HostTypes> host_;
  CheckedScripts checked_;
};

}  // namespace

LoadResult load(const ContentFiles& files, const HostBinder& bind) {
  try {
    return Loader(files, bind).load();
  } catch (const std::exception& error) {  // memory, or a library we call: never the author's fault
    return {nullptr,
            {{"D01",
              Severity::Error,
              std::string(kHostFile),
              1,
              1,
              fmt::format("loading failed: {}", error.what()),
              {}}}};
  }
}

}  // namespace tillit::content
