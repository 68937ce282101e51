#include "main/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace tillit {
namespace {

constexpr const char* kTextPattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";

using Fields = std::vector<std::pair<std::string, std::string>>;

// "event=started port=8080 why=\"two words\"". nullopt: the line has another shape.
std::optional<Fields> fields_of(std::string_view line) {
  Fields fields;
  while (!line.empty()) {
    const std::size_t equals = line.find_first_of("= ");
    if (equals == std::string_view::npos || equals == 0 || line[equals] != '=') return std::nullopt;
    std::string key(line.substr(0, equals));
    line.remove_prefix(equals + 1);
    std::string value;
    if (!line.empty() && line.front() == '"') {
      std::size_t at = 1;
      while (at < line.size() && line[at] != '"') {
        if (line[at] == '\\' && at + 1 < line.size()) ++at;
        value += line[at++];
      }
      if (at == line.size()) return std::nullopt;
      line.remove_prefix(at + 1);
    } else {
      const std::size_t end = std::min(line.find(' '), line.size());
      value = std::string(line.substr(0, end));
      line.remove_prefix(end);
    }
    fields.emplace_back(std::move(key), std::move(value));
    if (line.empty()) break;
    if (line.front() != ' ') return std::nullopt;
    line.remove_prefix(1);
  }
  return fields;
}

std::string_view name_of(spdlog::level::level_enum level) {
  const auto name = spdlog::level::to_string_view(level);
  return {name.data(), name.size()};
}

class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto time = std::chrono::time_point_cast<std::chrono::milliseconds>(message.time);
    const auto millis = time.time_since_epoch().count() % 1000;
    nlohmann::ordered_json line;
    line["time"] = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                               fmt::gmtime(std::chrono::system_clock::to_time_t(time)), millis);
    line["level"] = name_of(message.level);
    const std::string_view text(message.payload.data(), message.payload.size());
    if (const auto fields = fields_of(text)) {
      for (const auto& [key, value] : *fields) {
        if (!line.contains(key)) line[key] = value;
      }
    } else {
      line["message"] = text;
    }
    const std::string bytes =
        line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    out.append(bytes.data(), bytes.data() + bytes.size());
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

spdlog::level::level_enum level_of(LogConfig::Level level) {
  switch (level) {
    case LogConfig::Level::Debug: return spdlog::level::debug;
    case LogConfig::Level::Info: return spdlog::level::info;
    case LogConfig::Level::Warning: return spdlog::level::warn;
    case LogConfig::Level::Error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::shared_ptr<spdlog::logger> logger_on(const LogConfig& config, spdlog::sink_ptr sink) {
  auto log = std::make_shared<spdlog::logger>("tillit", std::move(sink));
  log->set_level(level_of(config.level));
  log->flush_on(spdlog::level::trace);
  if (config.format == LogConfig::Format::Json) {
    log->set_formatter(std::make_unique<JsonFormatter>());
  } else {
    log->set_formatter(
        std::make_unique<spdlog::pattern_formatter>(kTextPattern, spdlog::pattern_time_type::utc));
  }
  return log;
}

}  // namespace

std::shared_ptr<spdlog::logger> make_log(const LogConfig& config) {
  return logger_on(config, std::make_shared<spdlog::sinks::stderr_sink_mt>());
}

std::shared_ptr<spdlog::logger> make_log(const LogConfig& config, std::ostream& out) {
  return logger_on(config, std::make_shared<spdlog::sinks::ostream_sink_mt>(out));
}

std::string log_value(std::string_view text) {
  bool plain = !text.empty();
  for (const char c : text)
    plain = plain && c > ' ' && c != '"' && c != '\\' && c != '=' && c != 127;
  if (plain) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    // A line break would let a value look like a line of its own.
    quoted += (c >= 0 && c < ' ') || c == 127 ? ' ' : c;
  }
  return quoted + '"';
}

std::optional<int> OncePerMinute::met(TimePoint now) {
  const std::lock_guard lock(mutex_);
  ++count_;
  // Earlier than the last time: the clock was put back.
  if (told_ && now >= *told_ && now - *told_ < std::chrono::minutes(1)) return std::nullopt;
  told_ = now;
  return std::exchange(count_, 0);
}

}  // namespace tillit
