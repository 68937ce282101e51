#pragma once

#include "core/random.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

extern char** environ;

// Starts a program, lets it work for a random while and kills it (SIGKILL), again and again. The
// program prints one line for each thing it promises to have kept; what it promised is then checked
// against what it left behind.
namespace tillit::crash {

struct KillLoop {
  std::string program;
  // The arguments of a round, the program's name not included.
  std::function<std::vector<std::string>(int round)> arguments;
  int rounds = 200;
  std::uint64_t seed = 1;
  // The kill falls this long after the first line, uniformly up to `longest`.
  std::chrono::microseconds longest{20'000};
  // One round in so many is killed while it is still starting: opening, migrating, recovering.
  int starting_one_in = 5;
};

struct Round {
  int number = 0;
  std::vector<std::string> promised;  // whole lines only: a torn last line was not promised
  bool was_killed = false;            // false: the program ended by itself, which no round should
};

namespace detail {

struct Child {
  pid_t pid = -1;
  int output = -1;
};

inline std::optional<Child> start(const std::string& program, std::vector<std::string> arguments) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  std::string name = program;
  std::vector<char*> argv{name.data()};
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  Child child;
  const int failed =
      ::posix_spawn(&child.pid, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  if (failed != 0) {
    ::close(pipe[0]);
    return std::nullopt;
  }
  child.output = pipe[0];
  return child;
}

// Appends what the child printed; false at the end of its output.
inline bool read_some(int output, std::string& text) {
  std::array<char, 65'536> buffer{};
  const ssize_t got = ::read(output, buffer.data(), buffer.size());
  if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

// Reads until the moment has come (or the child closed its output). Reading all the while keeps a
// full pipe from slowing it.
inline bool read_until(int output, std::string& text,
                       std::chrono::steady_clock::time_point moment) {
  for (;;) {
    const auto left = moment - std::chrono::steady_clock::now();
    if (left <= left.zero()) return true;
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(left).count();
    const timespec timeout{static_cast<time_t>(nanoseconds / 1'000'000'000),
                           static_cast<long>(nanoseconds % 1'000'000'000)};
    pollfd waiting{output, POLLIN, 0};
    if (::ppoll(&waiting, 1, &timeout, nullptr) > 0 && !read_some(output, text)) return false;
  }
}

}  // namespace detail

// Runs the rounds; `check` sees each when the program is gone, and says whether to go on. False if
// a program could not be started.
inline bool run(const KillLoop& loop, const std::function<bool(const Round&)>& check) {
  Random random = Random::seeded(loop.seed);
  for (int number = 0; number < loop.rounds; ++number) {
    const auto child = detail::start(loop.program, loop.arguments(number));
    if (!child) return false;

    std::string text;
    const bool while_starting = random.below(static_cast<std::uint64_t>(loop.starting_one_in)) == 0;
    const std::chrono::microseconds delay{
        random.below(static_cast<std::uint64_t>(loop.longest.count()))};
    bool alive = true;
    while (!while_starting && alive && text.find('\n') == std::string::npos)
      alive = detail::read_some(child->output, text);
    if (alive)
      alive = detail::read_until(child->output, text, std::chrono::steady_clock::now() + delay);
    ::kill(child->pid, SIGKILL);
    while (detail::read_some(child->output, text)) {
    }
    ::close(child->output);
    int status = 0;
    while (::waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
    }

    Round round{number, {}, WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL};
    for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
      round.promised.push_back(text.substr(begin, end - begin));
    }
    if (!check(round)) return true;
  }
  return true;
}

}  // namespace tillit::crash
