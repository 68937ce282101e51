#pragma once

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include <filesystem>
#include <string>

// `tillit serve` as an operator runs it: a process of its own, told by a config file, heard over
// its ports.
namespace tillit::e2e {

class ServedBot {
 public:
  // Keeps config, database and log in `folder`, which must be there and outlive this.
  explicit ServedBot(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // Kills what still runs.
  ~ServedBot();
  ServedBot(const ServedBot&) = delete;
  ServedBot& operator=(const ServedBot&) = delete;

  // What stands in config.json from the next start on; the ports are any free ones and the database
  // is in the folder unless it says otherwise.
  void configure(const nlohmann::json& config);
  // Returns when it listens. Empty: it does; else why not, with what it wrote. On the thread that
  // outlives it: it is killed when that thread ends.
  [[nodiscard]] std::string start();
  // SIGTERM, and SIGKILL if it has not ended after 15 s. Its exit code; -1: it was killed or did
  // not run.
  int stop();
  // SIGKILL, in the middle of whatever it does.
  void kill();

  [[nodiscard]] bool runs() const { return pid_ > 0; }
  [[nodiscard]] std::string base_url() const;   // "http://127.0.0.1:40123"
  [[nodiscard]] std::string admin_url() const;  // of the operator's server
  // The sum of a metric over all its labels; -1 if it is not there or nobody answers.
  [[nodiscard]] double metric(const std::string& name) const;
  // All it has logged so far, over all its starts.
  [[nodiscard]] std::string log() const;

 private:
  [[nodiscard]] std::string first_line(int output);
  int wait_for_end(bool hard);

  const std::filesystem::path folder_;
  pid_t pid_ = -1;
  int port_ = 0;
  int admin_port_ = 0;
};

}  // namespace tillit::e2e
