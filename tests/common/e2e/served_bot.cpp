#include "common/e2e/served_bot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <httplib.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace tillit::e2e {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kLongestStart{60};  // a sanitizer's build takes its time
constexpr std::chrono::seconds kLongestEnd{15};

// The number behind the last colon before `end`.
int port_before(const std::string& line, std::size_t end) {
  const auto colon = line.rfind(':', end);
  return colon == std::string::npos ? 0 : std::atoi(line.c_str() + colon + 1);
}

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

}  // namespace

ServedBot::~ServedBot() { kill(); }

void ServedBot::configure(const nlohmann::json& config) {
  nlohmann::json whole{{"database", "tillit.db"},
                       {"content", TILLIT_SOURCE_DIR},
                       // Each talk is walked by itself; what comes by itself is asked for.
                       {"check_ins", false},
                       {"server", {{"listen", "127.0.0.1:0"}, {"admin_listen", "127.0.0.1:0"}}}};
  whole.merge_patch(config);
  std::ofstream(folder_ / "config.json") << whole.dump(2) << '\n';
}

std::string ServedBot::start() {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return "no pipe";
  const std::string config = folder_ / "config.json";
  const std::string log = folder_ / "serve.log";
  // Made before the fork: behind it, only what is safe in a process of many threads.
  const int errors = ::open(log.c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) {
    // The bot must not outlive a test that crashed.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::execl(TILLIT_PROGRAM, TILLIT_PROGRAM, "serve", "--config", config.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(pipe[1]);
  ::close(errors);
  pid_ = pid;
  const std::string line = pid > 0 ? first_line(pipe[0]) : std::string();
  ::close(pipe[0]);
  // "tillit 0.1.0 listens on 127.0.0.1:40123, admin on 127.0.0.1:40124"
  const auto comma = line.find(", admin");
  if (comma == std::string::npos) {
    kill();
    return "serve does not listen: " + line + "\n" + this->log();
  }
  port_ = port_before(line, comma);
  admin_port_ = port_before(line, std::string::npos);
  return port_ > 0 && admin_port_ > 0 ? "" : "no ports in: " + line;
}

std::string ServedBot::first_line(int output) {
  const auto end = steady_clock::now() + kLongestStart;
  std::string text;
  while (text.find('\n') == std::string::npos) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - steady_clock::now());
    pollfd waiting{output, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) break;
    std::array<char, 1024> buffer{};
    const ssize_t got = ::read(output, buffer.data(), buffer.size());
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text.substr(0, text.find('\n'));
}

int ServedBot::wait_for_end(bool hard) {
  int status = 0;
  const auto end = steady_clock::now() + kLongestEnd;
  for (;;) {
    const pid_t ended = ::waitpid(pid_, &status, hard ? 0 : WNOHANG);
    if (ended == pid_ || (ended < 0 && errno != EINTR)) break;
    if (!hard && steady_clock::now() > end) {
      ::kill(pid_, SIGKILL);
      hard = true;
    }
    // There is no waiting for a child with a limit but asking again.
    if (!hard) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int ServedBot::stop() {
  if (!runs()) return -1;
  ::kill(pid_, SIGTERM);
  return wait_for_end(false);
}

void ServedBot::kill() {
  if (!runs()) return;
  ::kill(pid_, SIGKILL);
  wait_for_end(true);
}

std::string ServedBot::base_url() const { return fmt::format("http://127.0.0.1:{}", port_); }

std::string ServedBot::admin_url() const { return fmt::format("http://127.0.0.1:{}", admin_port_); }

double ServedBot::metric(const std::string& name) const {
  httplib::Client client(admin_url());
  const auto answer = client.Get("/metrics");
  if (!answer || answer->status != 200) return -1;
  std::istringstream lines(answer->body);
  double sum = 0;
  bool found = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name) || line.size() <= name.size()) continue;
    if (line[name.size()] != ' ' && line[name.size()] != '{') continue;
    sum += std::strtod(line.c_str() + line.rfind(' '), nullptr);
    found = true;
  }
  return found ? sum : -1;
}

std::string ServedBot::log() const { return contents_of(folder_ / "serve.log"); }

}  // namespace tillit::e2e
