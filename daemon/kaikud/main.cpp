#include <exception>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include <kaiku/logging/log.hpp>

#include "app.hpp"

namespace {

using namespace kaiku;

int check(const std::string& config_file) {
  Diagnostics diagnostics;
  const auto generation =
      kaikud::load_generation(config_file, config::SystemSecrets(), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << to_string(diagnostic) << '\n';
  if (generation == nullptr) return 1;
  std::cout << "ok: " << generation->config.accounts.size() << " accounts, "
            << generation->rules->signal_count() << " signals, rules "
            << generation->rules->revision() << '\n';
  return 0;
}

int serve(const std::string& config_file) {
  Diagnostics diagnostics;
  auto generation = kaikud::load_generation(config_file, config::SystemSecrets(), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Diagnostic::Severity::kError) {
      logging::error("configuration_invalid", {{"text", to_string(diagnostic)}});
    } else {
      logging::warn("configuration_warning", {{"text", to_string(diagnostic)}});
    }
  }
  if (generation == nullptr) return 1;

  auto io = std::make_unique<boost::asio::io_context>(1);
  store::Options options;
  options.path = generation->config.store.path;
  options.inbox_pending = generation->config.limits.inbox_pending;
  auto store = store::Database::open(*io, options);
  if (!store) {
    logging::error("store_open_failed", store.error());
    return 1;
  }
  kaikud::App app(config_file, std::move(generation), std::move(io), std::move(*store));
  return app.run();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App options{"Kaiku: moderation and engagement daemon for brands."};
  std::string config_file;
  bool only_check = false;
  std::string level = "info";
  options.add_option("--config", config_file, "Configuration file")->required();
  options.add_flag("--check", only_check, "Validate configuration and rules, then exit 0 or 1");
  options.add_option("--log-level", level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  options.set_version_flag("--version", "kaikud " KAIKU_VERSION);
  try {
    options.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return options.exit(wrong) == 0 ? 0 : 2;
  }
  const auto lowest = level == "debug"  ? logging::Level::kDebug
                      : level == "info" ? logging::Level::kInfo
                      : level == "warn" ? logging::Level::kWarn
                                        : logging::Level::kError;
  logging::configure(lowest, logging::detect_format());
  try {
    return only_check ? check(config_file) : serve(config_file);
  } catch (const std::exception& bug) {
    logging::error("fatal", {{"reason", bug.what()}});
    return 1;
  }
}
