#include "main/composition.hpp"

#include "content/content_files.hpp"
#include "crypto/key_file.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <malloc.h>

#include <cstdlib>
#include <ostream>

namespace tillit {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> environment(const char* name) {
  const char* value =
      std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read at start, before any thread
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

}  // namespace

Result<Config> config_of(const CommonOptions& options) {
  if (options.config.empty()) return default_config();
  auto config = read_config(options.config);
  if (!config) return fail(config.error().code, options.config + ":\n" + config.error().context);
  return config;
}

fs::path content_of(const CommonOptions& options, const Config& config) {
  if (!options.content.empty()) return options.content;
  if (config.content) return *config.content;
  std::error_code ignored;
  if (fs::exists("dialogs/host.json", ignored)) return ".";
  // Where scripts/install lays it: <prefix>/bin/tillit, <prefix>/share/tillit.
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path installed = program.parent_path().parent_path() / "share" / "tillit";
  if (fs::exists(installed / "dialogs" / "host.json", ignored)) return installed;
  return TILLIT_BUILT_FROM;
}

fs::path database_of(const CommonOptions& options, const Config& config) {
  if (!options.database.empty()) return options.database;
  if (config.database) return *config.database;
  if (const auto data = environment("XDG_DATA_HOME"))
    return fs::path(*data) / "tillit" / "tillit.db";
  if (const auto home = environment("HOME"))
    return fs::path(*home) / ".local" / "share" / "tillit" / "tillit.db";
  return "tillit.db";
}

fs::path key_file_of(const Config& config, const fs::path& database) {
  return config.key_file ? *config.key_file : fs::path(database.string() + ".key");
}

coaching::HelpLines help_lines_of(const Config& config) {
  if (!config.help_lines.empty()) return config.help_lines;
  // Shown until the operator has set safety.help_lines. Numbers change: `docs/configuration.md`
  // asks the operator to check them.
  return {
      {Language("en"),
       {"112 (Europe) or 999 (United Kingdom) in immediate danger",
        "Samaritans (United Kingdom and Ireland) on 116 123, day and night"}},
      {Language("nl"),
       {"112 bij acuut gevaar",
        "113 Zelfmoordpreventie op 113 of 0800-0113, dag en nacht, of in de chat op 113.nl"}},
      {Language("sv"),
       {"112 vid akut fara", "Mind Självmordslinjen på 90101 eller i chatten på mind.se"}},
  };
}

content::HostBinder host_binder(coaching::HelpLines help_lines, bool check_ins) {
  return [help_lines = std::move(help_lines), check_ins](const dialogue::HostTypes& types,
                                                         std::vector<std::string>& missing) {
    return coaching::bind(types, coaching::HostOptions{help_lines, {}, check_ins}, missing);
  };
}

namespace {

content::LoadResult load_or_tell(const fs::path& content, const Config& config, std::ostream& err) {
  const auto files = content::read_content_files(content);
  if (!files) {
    err << "tillit: " << files.error().context << '\n';
    return {};
  }
  auto loaded = content::load(*files, host_binder(help_lines_of(config), config.check_ins));
  if (loaded.library == nullptr) {
    for (const auto& finding : loaded.diagnostics) err << content::to_string(finding) << '\n';
    err << "tillit: the dialogues in " << content.string()
        << " are not sound; nothing was started. `tillit check` lists the same.\n";
  }
  return loaded;
}

}  // namespace

std::shared_ptr<const dialogue::Library> load_library(const fs::path& content, const Config& config,
                                                      std::ostream& err) {
  return load_or_tell(content, config, err).library;
}

LoadedContent load_content(const fs::path& content, const Config& config, std::ostream& err) {
  auto loaded = load_or_tell(content, config, err);
  if (loaded.library == nullptr) return {};
  auto calendars = work_calendars_of(config.calendar, *loaded.calendars);
  if (!calendars) {
    err << "tillit: " << calendars.error().context << '\n';
    return {};
  }
  // Reading leaves megabytes of holes that nobody will fill.
  malloc_trim(0);
  return {std::move(loaded.library),
          std::make_shared<const service::WorkCalendars>(std::move(*calendars))};
}

Result<service::WorkCalendars> work_calendars_of(const CalendarConfig& config,
                                                 const content::Calendars& calendars) {
  service::WorkCalendars all;
  auto home = content::work_calendar(calendars, config.home);
  if (!home) return fail(Errc::Invalid, "calendar: " + home.error().context);
  all.home = std::move(*home);
  for (std::size_t i = 0; i < config.elsewhere.size(); ++i) {
    auto there = content::work_calendar(calendars, config.elsewhere[i].choice);
    if (!there)
      return fail(Errc::Invalid,
                  "calendar.elsewhere[" + std::to_string(i) + "]: " + there.error().context);
    for (const std::string& zone : config.elsewhere[i].zones) all.by_zone[zone] = *there;
  }
  return all;
}

Result<crypto::KeyRing> keys_of(const Config& config, const fs::path& database) {
  if (config.keys) return crypto::KeyRing::parse(*config.keys);
  if (const auto keys = environment("TILLIT_KEYS"); keys && !config.key_file)
    return crypto::KeyRing::parse(Secret(*keys));
  std::error_code ignored;
  return crypto::load_or_create_key_file(key_file_of(config, database),
                                         fs::exists(database, ignored));
}

bool is_served(const Error& error) {
  return error.code == Errc::Denied &&
         error.context.find("another process serves") != std::string::npos;
}

Result<std::unique_ptr<store::Store>> open_store(const Config& config, const fs::path& database) {
  std::error_code failed;
  if (database.has_parent_path()) fs::create_directories(database.parent_path(), failed);
  if (failed)
    return fail(Errc::Denied, "cannot make the folder " + database.parent_path().string() + ": " +
                                  failed.message());
  auto keys = keys_of(config, database);
  if (!keys) return tl::unexpected(keys.error());
  return store::open_sqlite({database, std::move(*keys), {}});
}

}  // namespace tillit
