#include <filesystem>
#include <fstream>

#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

namespace fs = std::filesystem;

std::string signal(const std::string& id, const std::string& word, const std::string& more = "") {
  return "  - id: " + id + "\n    label: [x]\n    when: {word: " + word + "}\n" + more;
}

std::vector<std::string> hits(const RuleSet& rules, const std::string& text) {
  const Comment comment = comment_of(text);
  Context context;
  context.comment = &comment;
  std::vector<std::string> ids;
  for (const SignalHit& hit : rules.examine(prepare(text, Language::kFinnish), context).hits) {
    ids.push_back(hit.id);
  }
  return ids;
}

using Ids = std::vector<std::string>;

TEST(Layers, ALaterDirectoryAddsReplacesAndRemovesById) {
  const Loaded loaded = load({
      file("signals/a.yaml", "signals:\n" + signal("one", "kissa") + signal("two", "koira") +
                                 signal("three", "hevonen")),
      file("signals/a.yaml",
           "signals:\n" + signal("two", "susi", "    override: true\n") +
               "  - {id: three, disabled: true}\n" + signal("four", "kala"),
           1),
  });
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(loaded.messages(), "");
  EXPECT_EQ(hits(*loaded.rules, "kissa koira hevonen kala"), (Ids{"one", "four"}));
  EXPECT_EQ(hits(*loaded.rules, "kissa susi kala"), (Ids{"one", "two", "four"}));
}

TEST(Loading, WhatIsWrongInManyFilesIsToldInTheirOrder) {
  std::vector<RuleFile> files;
  std::vector<std::string> expected;
  for (int i = 10; i < 90; ++i) {
    const std::string number = std::to_string(i);
    const std::string name = "signals/" + number + ".yaml";
    files.push_back(
        file(name, "signals:\n" + signal("a" + number, "kissa" + number, "    b: 1\n")));
    expected.push_back(name + ":5 signal: unknown key 'b'");
  }
  const Loaded loaded = load(files);
  EXPECT_FALSE(loaded.rules);
  std::vector<std::string> told;
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    if (diagnostic.severity != Diagnostic::Severity::kError) continue;
    told.push_back(diagnostic.file + ":" + std::to_string(diagnostic.line) + " " +
                   diagnostic.message);
  }
  EXPECT_EQ(told, expected);
}

TEST(Layers, ANameThatExistsIsAnErrorUnlessItReplacesOnPurpose) {
  const Loaded loaded = load({file("signals/a.yaml", "signals:\n" + signal("one", "kissa")),
                              file("signals/b.yaml", "signals:\n" + signal("one", "koira"), 1)});
  EXPECT_FALSE(loaded.rules);
  EXPECT_EQ(loaded.messages(),
            "signals/b.yaml:2:9: error: signal 'one' exists already, at signals/a.yaml:2 (write "
            "'override: true' to replace it, 'disabled: true' to remove it) [KR001]\n");
}

TEST(Layers, ReplacingWhatAnUpgradeTookAwayIsAWarningOnly) {
  const Loaded loaded =
      load({file("signals/a.yaml", "signals:\n" + signal("order_late", "kissa")),
            file("signals/b.yaml",
                 "signals:\n" + signal("order_lat", "koira", "    override: true\n"), 1)});
  ASSERT_TRUE(loaded.rules);
  EXPECT_NE(loaded.messages().find("nothing to override (did you mean 'order_late'?)"),
            std::string::npos)
      << loaded.messages();
}

TEST(Layers, WordListsOfTheSameNameAddUp) {
  const std::string rule = "signals:\n  - id: one\n    label: x\n    when: {list: fi/animals}\n";
  const Loaded loaded =
      load({file("signals/a.yaml", rule), file("words/fi/animals.txt", "kissa\nkoira\n"),
            file("words/fi/animals.txt", "susi\n!koira\n", 1)});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(hits(*loaded.rules, "susi"), Ids{"one"});
  EXPECT_EQ(hits(*loaded.rules, "kissa"), Ids{"one"});
  EXPECT_EQ(hits(*loaded.rules, "koira"), Ids{});
}

TEST(Layers, RepliesAreReplacedAndRemovedByLanguageAndName) {
  const std::string three = "[\"a\", \"b\", \"c\"]";
  const Loaded loaded = load({
      file("replies/fi.yaml",
           "language: fi\nreplies:\n  hello: " + three + "\n  bye: " + three + "\n"),
      file("replies/fi.yaml",
           "language: fi\nreplies:\n  hello: {override: true, variants: [\"x\", \"y\", \"z\"]}\n"
           "  bye: {disabled: true}\n",
           1),
  });
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  ASSERT_NE(loaded.rules->find_template("hello"), nullptr);
  EXPECT_EQ(loaded.rules->find_template("hello")->variants.at(Language::kFinnish),
            (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(loaded.rules->find_template("bye"), nullptr);
}

TEST(Layers, ALaterClassesFileReplacesTheClassesThatItNames) {
  const Loaded loaded =
      load({file("classes.yaml",
                 "classes:\n  question: {bias: -2.0, threshold: 0.4}\n  abuse: {bias: -5}\n"),
            file("classes.yaml", "classes:\n  question: {bias: -1.0, threshold: 0.6}\n", 1)});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  EXPECT_EQ(loaded.messages(), "");
  const auto& classes = loaded.rules->model().classes;
  EXPECT_EQ(classes[0].bias, -1.0);
  EXPECT_EQ(classes[0].threshold, 0.6);
  EXPECT_EQ(classes[static_cast<std::size_t>(CommentClass::kAbuse)].bias, -5);
}

TEST(Revision, EqualContentGivesAnEqualRevision) {
  const auto revision = [](std::vector<RuleFile> files) {
    const Loaded loaded = load(std::move(files));
    return loaded.rules ? loaded.rules->revision() : loaded.messages();
  };
  const RuleFile a = file("signals/a.yaml", "signals:\n" + signal("one", "kissa"));
  const RuleFile b = file("signals/b.yaml", "signals:\n" + signal("two", "koira"));
  RuleFile elsewhere = a;
  elsewhere.shown_as = "/srv/rules/signals/a.yaml";
  EXPECT_EQ(revision({a, b}).size(), 16U);
  EXPECT_EQ(revision({a, b}), revision({b, a}));
  EXPECT_EQ(revision({a, b}), revision({elsewhere, b}));
  EXPECT_NE(revision({a, b}), revision({a}));
  EXPECT_NE(revision({a}), revision({file("signals/a.yaml", a.content + "# more\n")}));
  EXPECT_NE(revision({a}), revision({file("signals/c.yaml", a.content)}));
  EXPECT_EQ(revision({a}), revision({a, file("README.md", "about these rules")}));
}

TEST(LoadLimitsTest, ARuleSetAboveABoundIsRefused) {
  const RuleFile a = file("signals/a.yaml", "signals:\n" + signal("one", "kissa"));
  const RuleFile b = file("signals/b.yaml", "signals:\n" + signal("two", "koira"));
  EXPECT_TRUE(load({a, b}, {.max_files = 2, .max_patterns = 2, .max_file_bytes = 1'000}).rules);
  EXPECT_FALSE(load({a, b}, {.max_files = 1}).rules);
  const Loaded patterns = load({a, b}, {.max_patterns = 1});
  EXPECT_FALSE(patterns.rules);
  EXPECT_NE(patterns.messages().find("more than 1 patterns"), std::string::npos);
  const Loaded bytes = load({a}, {.max_file_bytes = 10});
  EXPECT_FALSE(bytes.rules);
  EXPECT_EQ(bytes.messages(),
            "signals/a.yaml: error: larger than 10 bytes (split it into several files) [KR001]\n");
}

class Directories : public testing::Test {
 protected:
  Directories()
      : root_(fs::path(testing::TempDir()) /
              ("kaiku_rules_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()))) {
    fs::remove_all(root_);
  }
  ~Directories() override { fs::remove_all(root_); }

  void write(const std::string& path, const std::string& content) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << content;
  }
  std::string path(const std::string& name) const { return (root_ / name).string(); }

  fs::path root_;
};

TEST_F(Directories, AreReadInOrderAndNamedInDiagnostics) {
  write("shipped/signals/a.yaml", "signals:\n" + signal("one", "kissa"));
  write("shipped/words/fi/animals.txt", "kissa\n");
  write("own/signals/a.yaml", "signals:\n" + signal("one", "koira", "    override: true\n"));
  Diagnostics diagnostics;
  const auto rules = load_rules({path("shipped"), path("own")}, diagnostics);
  ASSERT_TRUE(rules);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(hits(*rules, "koira"), Ids{"one"});

  write("own/signals/b.yaml", "signal: []\n");
  EXPECT_FALSE(load_rules({path("shipped"), path("own")}, diagnostics));
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(to_string(diagnostics[0]), path("own/signals/b.yaml") +
                                           ":1:1: error: rule file: unknown key 'signal' (did you "
                                           "mean 'signals'?) [KR001]");
}

TEST_F(Directories, AMissingDirectoryIsAnError) {
  Diagnostics diagnostics;
  EXPECT_FALSE(load_rules({path("nowhere")}, diagnostics));
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics[0].file, path("nowhere"));
}

TEST_F(Directories, MisplacedFilesAreNamed) {
  write("r/signals/a.yml", "signals: []\n");
  write("r/signal/a.yaml", "signals: []\n");
  write("r/rules.yaml", "signals: []\n");
  write("r/corpus/fi.jsonl", "{}\n");
  write("r/README.md", "about\n");
  Diagnostics diagnostics;
  EXPECT_TRUE(load_rules({path("r")}, diagnostics));
  ASSERT_EQ(diagnostics.size(), 3U);
  EXPECT_EQ(diagnostics[0].file, path("r/rules.yaml"));
  EXPECT_EQ(diagnostics[1].hint, "did you mean 'signals'?");
  EXPECT_EQ(diagnostics[2].hint, "rename it to end in .yaml");
}

}  // namespace
}  // namespace kaiku::rules
