#include "slack/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>

namespace tillit::bench {

void stop_unless(bool fine, const char* what) {
  if (fine) return;
  fmt::print(stderr, "bench_slack: {} failed\n", what);
  std::exit(1);
}

void stay_on_core(unsigned core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  stop_unless(::sched_setaffinity(0, sizeof set, &set) == 0, "choosing a core");
}

Process::Process(std::vector<std::string> arguments, const Environment& environment,
                 unsigned core) {
  int ends[2] = {-1, -1};
  stop_unless(::pipe2(ends, O_CLOEXEC) == 0, "making a pipe");
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_ = ::fork();
  stop_unless(pid_ >= 0, "starting a server");
  if (pid_ == 0) {
    stay_on_core(core);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::dup2(ends[1], STDOUT_FILENO);
    ::execv(argv[0], argv.data());
    std::_Exit(127);
  }
  ::close(ends[1]);
  output_ = ends[0];
  char byte = 0;
  while (::read(output_, &byte, 1) == 1 && byte != '\n') first_line_ += byte;
  stop_unless(byte == '\n', "the start of a server");
}

Process::~Process() {
  ::kill(pid_, SIGTERM);
  ::close(output_);
  ::waitpid(pid_, nullptr, 0);
}

std::chrono::microseconds Process::cpu() const {
  std::ifstream file(fmt::format("/proc/{}/stat", pid_));
  std::string line;
  std::getline(file, line);
  std::istringstream fields(line.substr(line.rfind(')') + 2));  // its name may hold anything
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  fields >> user >> system;
  return std::chrono::microseconds((user + system) * 1'000'000 / ::sysconf(_SC_CLK_TCK));
}

std::int64_t Process::status(const char* name) const {
  std::ifstream file(fmt::format("/proc/{}/status", pid_));
  for (std::string word; file >> word;) {
    std::int64_t value = 0;
    if (word == name && file >> value) return value;
    file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return 0;
}

std::int64_t Process::rss_kib() const { return status("VmRSS:"); }
std::int64_t Process::peak_kib() const { return status("VmHWM:"); }

}  // namespace tillit::bench
