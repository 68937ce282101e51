#include "packages/teams_manifest.hpp"

#include "crypto/seal.hpp"
#include "http/url.hpp"
#include "language/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace tillit::packages {
namespace {

using nlohmann::ordered_json;

// The newest schema that every current client reads; it has all that we need.
constexpr const char* kSchemas = "https://developer.microsoft.com/json-schemas/teams/v1.25/";
constexpr const char* kManifestVersion = "1.25";
constexpr const char* kAccent = "#1f3a5f";  // what stands behind the symbol of the icon
constexpr std::size_t kMostName = 30;
constexpr std::size_t kMostFullName = 100;
constexpr std::size_t kMostLine = 80;
constexpr std::size_t kMostAbout = 4000;
constexpr std::size_t kMostOrganisation = 32;
constexpr std::size_t kMostUrl = 2048;
constexpr std::size_t kMostVersion = 256;
// Clients of before 1.21 cut what is longer; the schema would take 128 and 4000.
constexpr std::size_t kMostCommandTitle = 32;
constexpr std::size_t kMostCommandAbout = 128;
constexpr std::array<std::string_view, 3> kScopes{"personal", "team", "groupChat"};

std::string lower(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

bool is_guid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const std::string_view allowed = dash ? "-" : "0123456789abcdefABCDEF";
    if (allowed.find(text[i]) == std::string_view::npos) return false;
  }
  return true;
}

bool is_version(std::string_view text) {
  int parts = 0;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    const bool digits = std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    if (part.empty() || !digits || (part.size() > 1 && part.front() == '0')) return false;
    ++parts;
    begin = end + 1;
  }
  return parts == 3 && text.size() <= kMostVersion;
}

// As Teams counts them: UTF-16 units.
std::size_t length_of(std::string_view text) {
  std::size_t units = 0;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if ((value & 0xC0U) != 0x80U) units += value >= 0xF0U ? 2U : 1U;
  }
  return units;
}

class Problems {
 public:
  void add(const std::string& where, const std::string& what) {
    found_.push_back(where + ": " + what);
  }
  // Not empty, not too long, nothing that cannot be shown.
  void text(const std::string& where, const std::string& text, std::size_t most) {
    judge(where, text, most, "\n");
  }
  // The same, in one line.
  void line(const std::string& where, const std::string& text, std::size_t most) {
    judge(where, text, most, "");
  }
  void guid(const std::string& where, const std::string& text) {
    if (text.empty()) return add(where, "is missing");
    if (!is_guid(text)) add(where, "must be a GUID such as 11111111-2222-3333-4444-555555555555");
  }
  void url(const std::string& where, const std::string& text) {
    if (text.empty()) return add(where, "is missing");
    const auto url = http::parse_url(text);
    if (!url || url->scheme != "https" || text.size() > kMostUrl)
      add(where, "must be an address that begins with https://");
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(found_); }

 private:
  void judge(const std::string& where, const std::string& text, std::size_t most,
             std::string_view allowed) {
    if (text.find_first_not_of(" \n") == std::string::npos) return add(where, "is missing");
    if (language::first_invalid_utf8(text) != std::string_view::npos)
      return add(where, "is not UTF-8");
    const bool control = std::ranges::any_of(text, [&](char c) {
      return static_cast<unsigned char>(c) < 0x20 && allowed.find(c) == std::string_view::npos;
    });
    if (control) add(where, "has a line end or another control character in it");
    if (const std::size_t length = length_of(text); length > most)
      add(where, fmt::format("has {} characters; Teams takes {}", length, most));
  }

  std::vector<std::string> found_;
};

void judge_texts(Problems& problems, const TeamsTexts& texts) {
  const std::string file = fmt::format("locales/{}/core.json: ", texts.language.str());
  problems.line(file + "teams_app_name", texts.full_name, kMostFullName);
  problems.line(file + "teams_app_line", texts.line, kMostLine);
  problems.text(file + "teams_app_about", texts.about, kMostAbout);
  for (const TeamsCommand& command : texts.commands) {
    problems.line(fmt::format("{}command \"{}\"", file, command.title), command.title,
                  kMostCommandTitle);
    problems.line(fmt::format("{}what \"{}\" does", file, command.title), command.about,
                  kMostCommandAbout);
    if (command.id.empty())
      problems.add(file + "command \"" + command.title + "\"",
                   "the bot would not understand it; it must be a word of words/globals.json");
  }
}

void judge_scopes(Problems& problems, const std::vector<std::string>& scopes) {
  if (std::ranges::find(scopes, "personal") == scopes.end())
    problems.add("--scopes", "must have personal: talks happen nowhere else");
  std::set<std::string> seen;
  for (const std::string& scope : scopes) {
    if (std::ranges::find(kScopes, scope) == kScopes.end())
      problems.add("--scopes", "knows personal, team and groupChat, not \"" + scope + "\"");
    else if (!seen.insert(scope).second)
      problems.add("--scopes", "names " + scope + " twice");
  }
}

ordered_json commands_of(const TeamsTexts& texts) {
  ordered_json commands = ordered_json::array();
  for (const TeamsCommand& command : texts.commands)
    commands.push_back({{"title", command.title}, {"description", command.about}});
  return commands;
}

const std::string& or_website(const TeamsApp& app, const std::string& address) {
  return address.empty() ? app.website : address;
}

}  // namespace

std::vector<std::string> problems_of(const TeamsApp& app, const std::vector<TeamsTexts>& texts) {
  Problems problems;
  problems.guid("--bot-id", app.bot_id);
  if (!app.app_id.empty()) problems.guid("--app-id", app.app_id);
  if (!is_version(app.version)) problems.add("--version", "must be three numbers such as 1.0.0");
  problems.line("--name", app.name, kMostName);
  problems.line("--organisation", app.organisation, kMostOrganisation);
  problems.url("--website", app.website);
  if (!app.privacy.empty()) problems.url("--privacy", app.privacy);
  if (!app.terms.empty()) problems.url("--terms", app.terms);
  if (!app.public_url.empty()) problems.url("--public-url", app.public_url);
  judge_scopes(problems, app.scopes);
  const auto has_language = [&](const TeamsTexts& one) { return one.language == app.language; };
  if (texts.empty() || (!app.language.empty() && std::ranges::none_of(texts, has_language)))
    problems.add("--language", "there are no texts in it");
  for (const TeamsTexts& one : texts) judge_texts(problems, one);
  return problems.take();
}

std::string package_id(const TeamsApp& app) {
  if (!app.app_id.empty()) return lower(app.app_id);
  std::string hex = crypto::sha256_hex("tillit teams-package " + lower(app.bot_id)).substr(0, 32);
  hex[12] = '8';  // version
  const auto nibble = std::string_view("0123456789abcdef").find(hex[16]);
  hex[16] = "89ab"[nibble % 4];  // variant
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

const TeamsTexts& default_texts(const TeamsApp& app, const std::vector<TeamsTexts>& texts) {
  const auto wanted = std::ranges::find(texts, app.language, &TeamsTexts::language);
  return wanted == texts.end() ? texts.front() : *wanted;
}

ordered_json teams_manifest(const TeamsApp& app, const std::vector<TeamsTexts>& texts) {
  const TeamsTexts& own = default_texts(app, texts);
  ordered_json languages = ordered_json::array();
  for (const TeamsTexts& other : texts) {
    if (other.language != own.language)
      languages.push_back(
          {{"languageTag", other.language.str()}, {"file", other.language.str() + ".json"}});
  }
  ordered_json manifest = {
      {"$schema", std::string(kSchemas) + "MicrosoftTeams.schema.json"},
      {"manifestVersion", kManifestVersion},
      {"version", app.version},
      {"id", package_id(app)},
      {"developer",
       {{"name", app.organisation},
        {"websiteUrl", app.website},
        {"privacyUrl", or_website(app, app.privacy)},
        {"termsOfUseUrl", or_website(app, app.terms)}}},
      {"name", {{"short", app.name}, {"full", own.full_name}}},
      {"description", {{"short", own.line}, {"full", own.about}}},
      {"icons", {{"color", "color.png"}, {"outline", "outline.png"}}},
      {"accentColor", kAccent},
      {"localizationInfo",
       {{"defaultLanguageTag", own.language.str()}, {"additionalLanguages", languages}}}};
  // Only in personal chats: in a team the bot has nothing to say but where it talks.
  const ordered_json list = {{"scopes", {"personal"}}, {"commands", commands_of(own)}};
  manifest["bots"] = ordered_json::array({{{"botId", lower(app.bot_id)},
                                           {"scopes", app.scopes},
                                           {"supportsFiles", false},
                                           {"isNotificationOnly", false},
                                           {"commandLists", ordered_json::array({list})}}});
  // Shared and private channels too, where it may be added to a team at all.
  if (std::ranges::find(app.scopes, "team") != app.scopes.end())
    manifest["supportsChannelFeatures"] = "tier1";
  manifest["defaultInstallScope"] = "personal";
  if (const auto url = http::parse_url(app.public_url))
    manifest["validDomains"] = ordered_json::array({url->host});
  return manifest;
}

ordered_json teams_language_file(const TeamsApp& app, const TeamsTexts& texts) {
  ordered_json file = {
      {"$schema", std::string(kSchemas) + "MicrosoftTeams.Localization.schema.json"},
      {"name.short", app.name},
      {"name.full", texts.full_name},
      {"description.short", texts.line},
      {"description.full", texts.about}};
  for (std::size_t i = 0; i < texts.commands.size(); ++i) {
    const std::string place = fmt::format("bots[0].commandLists[0].commands[{}].", i);
    file[place + "title"] = texts.commands[i].title;
    file[place + "description"] = texts.commands[i].about;
  }
  return file;
}

}  // namespace tillit::packages
