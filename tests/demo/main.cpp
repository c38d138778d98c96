// ./dev demo: sends a bundled conversation as signed webhooks to the real kaikud and shows what it
// decides and does. With --once it ends after the summary; with --check it fails unless the
// promises that the conversation is about were kept.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include "demo/show.hpp"
#include "demo/stage.hpp"

namespace {

struct Arguments {
  std::string source = ".";
  std::string kaikud;
  bool once = false;
  bool check = false;
};

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--once") {
      arguments.once = true;
    } else if (word == "--check") {
      arguments.check = true;
    } else if (word == "--source" && i + 1 < argc) {
      arguments.source = argv[++i];
    } else if (word == "--kaikud" && i + 1 < argc) {
      arguments.kaikud = argv[++i];
    } else {
      fmt::print(stderr, "usage: kaiku-demo --source DIR --kaikud FILE [--once] [--check]\n");
      std::exit(2);
    }
  }
  return arguments;
}

void wait_for_interrupt() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  int received = 0;
  sigwait(&stop, &received);
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = parse(argc, argv);
  // Blocked before any thread starts, so that sigwait below is the one that sees them.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  try {
    demo::Stage stage(arguments.source, std::filesystem::absolute(arguments.kaikud).string());
    const std::string tool =
        (std::filesystem::path(arguments.kaikud).parent_path() / "kaikuctl").string();
    const bool kept = demo::show(stage, arguments.source + "/tests/demo/conversation.jsonl", tool);
    if (arguments.once) return arguments.check && !kept ? 1 : 0;
    fmt::print(
        "\nkaikud keeps running. Send a comment of your own from another terminal:\n\n"
        "  {0} send --config {1} \"Missä mun paketti viipyy?\"\n"
        "  {0} explain \"Missä mun paketti viipyy?\"\n"
        "  {0} incidents --socket {2}\n\nCtrl-C ends the demo.\n",
        tool, stage.daemon().config_file(), stage.daemon().control_socket());
    std::fflush(stdout);
    wait_for_interrupt();
    return 0;
  } catch (const std::exception& problem) {
    fmt::print(stderr, "demo: {}\n", problem.what());
    return 1;
  }
}
