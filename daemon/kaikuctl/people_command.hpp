#pragma once

#include <string>

#include "options.hpp"

namespace kaikuctl {

/// A person as the platform of an account names them.
struct PersonOptions {
  std::string account;
  std::string author;
};

/// Everything the running daemon holds about a person, as one JSON document on stdout.
int export_person(const Options& options, const PersonOptions& person);

/// Takes a person out of every table and prints the proof.
int forget_person(const Options& options, const PersonOptions& person);

/// Proofs of what was forgotten, newest first.
int list_erasures(const Options& options);

}  // namespace kaikuctl
