#include "tools/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace tillit::tools {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  [[nodiscard]] int get() const { return value_; }
  void close() {
    if (value_ >= 0) ::close(std::exchange(value_, -1));
  }

 private:
  int value_;
};

struct Actions {
  Actions() { posix_spawn_file_actions_init(&held); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() { posix_spawn_file_actions_destroy(&held); }
  posix_spawn_file_actions_t held{};
};

// Writes and reads in turns, so that neither side waits for the other with full hands. Sockets
// instead of pipes: MSG_NOSIGNAL spares us a SIGPIPE when the program ends without reading
// everything.
std::string converse(Descriptor& to, Descriptor& from, std::string_view input) {
  std::string output;
  std::array<char, 16 * 1024> buffer{};
  if (input.empty()) to.close();
  while (true) {
    std::array<pollfd, 2> ready{pollfd{from.get(), POLLIN, 0}, pollfd{to.get(), POLLOUT, 0}};
    if (::poll(ready.data(), to.get() >= 0 ? 2 : 1, -1) < 0 && errno != EINTR) return output;
    if (to.get() >= 0 && ready[1].revents != 0) {
      const ssize_t sent =
          ::send(to.get(), input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
      if (input.empty() || (sent < 0 && errno != EAGAIN && errno != EINTR)) to.close();
    }
    if (ready[0].revents == 0) continue;
    const ssize_t received = ::read(from.get(), buffer.data(), buffer.size());
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) return output;
    output.append(buffer.data(), static_cast<std::size_t>(received));
  }
}

}  // namespace

Result<std::string> run_program(const std::vector<std::string>& command, std::string_view input) {
  std::array<int, 2> in{-1, -1};
  std::array<int, 2> out{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) != 0)
    return fail(Errc::Unavailable, "no socket for a child process");
  Descriptor our_in(in[0]);
  Descriptor their_in(in[1]);
  if (::pipe2(out.data(), O_CLOEXEC) != 0)
    return fail(Errc::Unavailable, "no pipe for a child process");
  Descriptor our_out(out[0]);
  Descriptor their_out(out[1]);

  Actions actions;
  posix_spawn_file_actions_adddup2(&actions.held, their_in.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions.held, their_out.get(), STDOUT_FILENO);
  std::vector<std::string> words = command;  // argv is not const
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, argv[0], &actions.held, nullptr, argv.data(), environ);
  if (failed == ENOENT)
    return fail(Errc::NotFound, fmt::format("there is no program {} in PATH", command.front()));
  if (failed != 0)
    return fail(Errc::Unavailable,
                fmt::format("cannot run {}: {}", command.front(), std::strerror(failed)));
  their_in.close();
  their_out.close();
  std::string output = converse(our_in, our_out, input);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return fail(Errc::Unavailable, fmt::format("{} failed", command.front()));
  return output;
}

}  // namespace tillit::tools
