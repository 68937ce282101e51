#pragma once

#include "content/content_files.hpp"
#include "content/load.hpp"
#include "core/result.hpp"
#include "dialogue/delivery.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tillit::tools {

struct TestOptions {
  content::ContentFiles files;  // dialogs/ and locales/
  content::HostBinder binder;
  std::map<std::string, std::string> transcripts;         // file -> text
  std::map<std::string, content::ContentFiles> fixtures;  // "weekly@5" -> files laid over `files`
  std::function<Result<std::unique_ptr<store::Store>>()>
      open_store;             // a fresh one; empty: in memory only
  double min_coverage = 100;  // percent of nodes, exits and rungs, per dialogue and language
  std::string
      only;  // only transcripts whose file name contains this; then no coverage is asked for
  bool json = false;
  // Told of every message that was said, if given: for whoever checks them all in some other way.
  std::function<void(const dialogue::Delivery&)> said;
};

// The command `tillit test`. Exit code 0: all as written and covered; 1: a transcript failed or
// coverage is too low; 2: nothing could be run.
[[nodiscard]] int run_tests(const TestOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tillit::tools
