#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace tillit::chaos {

// The real program, as a process of its own: `tillit serve`. One thread uses it.
class ServedBot {
 public:
  struct Options {
    std::string program;
    std::filesystem::path config;
    std::filesystem::path log;  // its standard error, appended
    std::string content;
  };

  explicit ServedBot(Options options) : options_(std::move(options)) {}
  ~ServedBot() { kill(); }
  ServedBot(const ServedBot&) = delete;
  ServedBot& operator=(const ServedBot&) = delete;

  // Starts it and waits until it listens; how long that took. Nothing: it ended by itself.
  [[nodiscard]] std::optional<std::chrono::microseconds> start();
  // Starts it and kills it so much later, wherever it is then.
  void start_and_kill(std::chrono::microseconds later);
  // SIGKILL; returns when it is gone.
  void kill();
  // SIGTERM; its exit code, or -1 where a signal ended it.
  [[nodiscard]] int stop();

  [[nodiscard]] const std::string& base_url() const { return base_url_; }
  [[nodiscard]] int admin_port() const { return admin_port_; }
  [[nodiscard]] long resident_kib() const;

 private:
  [[nodiscard]] bool spawn();
  [[nodiscard]] int reap();

  const Options options_;
  pid_t pid_ = -1;
  int output_ = -1;
  std::string base_url_;
  int admin_port_ = 0;
};

}  // namespace tillit::chaos
