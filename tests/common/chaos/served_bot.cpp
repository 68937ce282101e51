#include "common/chaos/served_bot.hpp"

#include "common/chaos/sockets.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <thread>
#include <vector>

extern char** environ;

namespace tillit::chaos {
namespace {

// What stands between two words of the line it prints when it listens.
std::string between(const std::string& line, const std::string& from, const std::string& until) {
  const auto begin = line.find(from);
  if (begin == std::string::npos) return {};
  const auto end = line.find(until, begin + from.size());
  return end == std::string::npos ? std::string()
                                  : line.substr(begin + from.size(), end - begin - from.size());
}

}  // namespace

bool ServedBot::spawn() {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return false;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, options_.log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  std::vector<std::string> words{options_.program,         "serve",     "--config",
                                 options_.config.string(), "--content", options_.content};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int failed =
      ::posix_spawn(&pid_, options_.program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  output_ = pipe[0];
  if (failed != 0) pid_ = -1;
  return failed == 0;
}

int ServedBot::reap() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  ::close(output_);
  output_ = -1;
  return status;
}

std::optional<std::chrono::microseconds> ServedBot::start() {
  const auto begin = std::chrono::steady_clock::now();
  if (!spawn()) return std::nullopt;
  std::string said;
  std::array<char, 4096> piece{};
  while (said.find('\n') == std::string::npos) {
    const ssize_t got = ::read(output_, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      static_cast<void>(reap());
      return std::nullopt;
    }
    said.append(piece.data(), static_cast<std::size_t>(got));
  }
  const auto took = std::chrono::steady_clock::now() - begin;
  base_url_ = "http://" + between(said, "listens on ", ",");
  admin_port_ = port_of(between(said, "admin on ", "\n"));
  return std::chrono::duration_cast<std::chrono::microseconds>(took);
}

void ServedBot::start_and_kill(std::chrono::microseconds later) {
  if (!spawn()) return;
  std::this_thread::sleep_for(later);
  kill();
}

void ServedBot::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  static_cast<void>(reap());
}

int ServedBot::stop() {
  if (pid_ < 0) return -1;
  ::kill(pid_, SIGTERM);
  const int status = reap();
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

long ServedBot::resident_kib() const {
  std::ifstream pages("/proc/" + std::to_string(pid_) + "/statm");
  long all = 0;
  long resident = 0;
  pages >> all >> resident;
  return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace tillit::chaos
