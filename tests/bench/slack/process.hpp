#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tillit::bench {

// A program that runs beside this one on a core of its own, and what it costs. Ends with it.
class Process {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;  // beside our own

  // Its standard output is read up to the first line's end: what servers here say when they listen.
  // Ends the benchmark if there is none.
  Process(std::vector<std::string> arguments, const Environment& environment, unsigned core);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] const std::string& first_line() const { return first_line_; }
  [[nodiscard]] std::chrono::microseconds cpu() const;  // of all its threads, to 10 ms
  [[nodiscard]] std::int64_t rss_kib() const;
  [[nodiscard]] std::int64_t peak_kib() const;

 private:
  [[nodiscard]] std::int64_t status(const char* name) const;

  pid_t pid_ = -1;
  int output_ = -1;
  std::string first_line_;
};

// The calling thread, and those that it starts.
void stay_on_core(unsigned core);

void stop_unless(bool fine, const char* what);

}  // namespace tillit::bench
