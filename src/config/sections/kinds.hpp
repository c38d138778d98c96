#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "entry.hpp"

// The kinds of values that keys have, each as a function that makes an Entry for a member.
namespace kaiku::config {

std::string joined(const std::vector<std::string>& texts);
std::optional<std::string> read_form(MapReader& map, std::string_view key, const Form& form);
std::optional<std::string> read_choice(MapReader& map, std::string_view key,
                                       std::span<const std::string_view> choices);
std::vector<std::string> read_choices(MapReader& map, std::string_view key,
                                      std::span<const std::string_view> choices,
                                      Diagnostics& diagnostics);
std::vector<std::string> read_forms(MapReader& map, std::string_view key, const Form& form,
                                    Diagnostics& diagnostics);
std::vector<SecretRef> read_secrets(MapReader& map, std::string_view key, Diagnostics& diagnostics);
/// `path` seen from the directory of the file that `node` stands in; an empty one stays empty.
std::string beside_file(const Node& node, const std::string& path);

/// "account 'kaisla-fb'" for messages: `singular` and what stands behind `id` in the item.
std::string item_name(std::string_view singular, const Node& item);
/// The items of a list, after a diagnostic when the value is none.
std::vector<Node> list_items(MapReader& map, std::string_view key, Diagnostics& diagnostics);

namespace kind {

template <auto Member>
constexpr Entry<Owner<Member>> text(std::string_view name, const Form& form,
                                    std::string_view about) {
  using T = Owner<Member>;
  Entry<T> entry{.name = name,
                 .about = about,
                 .read =
                     [](const Entry<T>& e, MapReader& map, T& target, Diagnostics&) {
                       if (auto value = read_form(map, e.name, *e.form))
                         target.*Member = std::move(*value);
                     },
                 .describe =
                     [](const Entry<T>& e, const T& defaults, KeyDescription& key) {
                       key.type = "text";
                       key.pattern = e.form->pattern;
                       if (e.form != &kAnyText) key.range = e.form->expected;
                       if (!(defaults.*Member).empty()) key.standard = defaults.*Member;
                     }};
  entry.form = &form;
  return entry;
}

/// A path; a relative one counts from the directory of the file.
template <auto Member>
constexpr Entry<Owner<Member>> path(std::string_view name, const Form& form,
                                    std::string_view about) {
  using T = Owner<Member>;
  Entry<T> entry = text<Member>(name, form, about);
  entry.read = [](const Entry<T>& e, MapReader& map, T& target, Diagnostics&) {
    if (auto value = read_form(map, e.name, *e.form))
      target.*Member = beside_file(map.at(), *value);
  };
  return entry;
}

template <auto Member>
constexpr Entry<Owner<Member>> flag(std::string_view name, std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read = [](const Entry<T>& e, MapReader& map, T& target,
                     Diagnostics&) { target.*Member = map.flag(e.name).value_or(target.*Member); },
          .describe =
              [](const Entry<T>&, const T& defaults, KeyDescription& key) {
                key.type = "flag";
                key.range = "true or false";
                key.standard = defaults.*Member ? "true" : "false";
              }};
}

template <auto Member>
constexpr Entry<Owner<Member>> whole(std::string_view name, std::int64_t least, std::int64_t most,
                                     std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics&) {
                const auto value = map.whole(e.name, static_cast<std::int64_t>(e.least),
                                             static_cast<std::int64_t>(e.most));
                if (value) target.*Member = static_cast<Value<Member>>(*value);
              },
          .describe =
              [](const Entry<T>& e, const T& defaults, KeyDescription& key) {
                key.type = "whole";
                key.least = e.least;
                key.most = e.most;
                key.range = range_text(e.least, e.most);
                key.standard = std::to_string(defaults.*Member);
              },
          .least = static_cast<double>(least),
          .most = static_cast<double>(most)};
}

template <auto Member>
constexpr Entry<Owner<Member>> number(std::string_view name, double least, double most,
                                      std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics&) {
                target.*Member = map.number(e.name, e.least, e.most).value_or(target.*Member);
              },
          .describe =
              [](const Entry<T>& e, const T& defaults, KeyDescription& key) {
                key.type = "number";
                key.least = e.least;
                key.most = e.most;
                key.range = range_text(e.least, e.most);
                key.standard = number_text(defaults.*Member);
              },
          .least = least,
          .most = most};
}

template <auto Member>
constexpr Entry<Owner<Member>> duration(std::string_view name, Duration shortest, Duration longest,
                                        std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics&) {
                target.*Member =
                    map.duration(e.name, e.shortest, e.longest).value_or(target.*Member);
              },
          .describe =
              [](const Entry<T>& e, const T& defaults, KeyDescription& key) {
                key.type = "duration";
                key.range = to_string(e.shortest) + " to " + to_string(e.longest);
                key.standard = to_string(defaults.*Member);
              },
          .shortest = shortest,
          .longest = longest};
}

template <auto Member>
constexpr Entry<Owner<Member>> choice(std::string_view name,
                                      std::span<const std::string_view> choices,
                                      std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics&) {
                if (auto value = read_choice(map, e.name, e.choices)) target.*Member = *value;
              },
          .describe =
              [](const Entry<T>& e, const T& defaults, KeyDescription& key) {
                key.type = "choice";
                key.choices.assign(e.choices.begin(), e.choices.end());
                key.range = range_text(e.choices);
                if (!(defaults.*Member).empty()) key.standard = defaults.*Member;
              },
          .choices = choices};
}

/// One text or a list of them, all of a form.
template <auto Member>
constexpr Entry<Owner<Member>> texts(std::string_view name, const Form& form,
                                     std::string_view about) {
  using T = Owner<Member>;
  Entry<T> entry{.name = name,
                 .about = about,
                 .read =
                     [](const Entry<T>& e, MapReader& map, T& target, Diagnostics& diagnostics) {
                       target.*Member = read_forms(map, e.name, *e.form, diagnostics);
                     },
                 .describe =
                     [](const Entry<T>& e, const T& defaults, KeyDescription& key) {
                       key.type = "texts";
                       key.pattern = e.form->pattern;
                       key.range = "one or a list";
                       if (!(defaults.*Member).empty()) key.standard = joined(defaults.*Member);
                     }};
  entry.form = &form;
  return entry;
}

/// One or several of a closed set, each at most once.
template <auto Member>
constexpr Entry<Owner<Member>> choices(std::string_view name,
                                       std::span<const std::string_view> allowed,
                                       std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics& diagnostics) {
                target.*Member = read_choices(map, e.name, e.choices, diagnostics);
              },
          .describe =
              [](const Entry<T>& e, const T&, KeyDescription& key) {
                key.type = "texts";
                key.choices.assign(e.choices.begin(), e.choices.end());
                key.range = "a list of " + range_text(e.choices);
              },
          .choices = allowed};
}

template <auto Member>
constexpr Entry<Owner<Member>> secret(std::string_view name, std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics& diagnostics) {
                if (const auto node = map.node(e.name)) {
                  target.*Member = parse_secret_ref(*node, diagnostics);
                }
              },
          .describe =
              [](const Entry<T>&, const T&, KeyDescription& key) {
                key.type = "secret";
                key.range = "a reference: credential:NAME, env:NAME or file:PATH";
              }};
}

template <auto Member>
constexpr Entry<Owner<Member>> secrets(std::string_view name, std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics& diagnostics) {
                target.*Member = read_secrets(map, e.name, diagnostics);
              },
          .describe =
              [](const Entry<T>&, const T&, KeyDescription& key) {
                key.type = "secrets";
                key.range = "one reference or a list: credential:NAME, env:NAME or file:PATH";
              }};
}

/// A key of earlier versions: its diagnostic says which key stands for it now. No key of the
/// schema.
template <class T>
constexpr Entry<T> moved(std::string_view name, std::string_view now) {
  return {.name = name,
          .about = now,
          .read =
              [](const Entry<T>& e, MapReader& map, T&, Diagnostics& diagnostics) {
                const auto node = map.node(e.name);
                if (!node) return;
                diagnostics.push_back(node->error(
                    "'" + std::string(e.name) + "' is '" + std::string(e.about) + "' now",
                    "write the same value there"));
              },
          .describe = nullptr};
}

/// Keys that somebody else checks.
template <auto Member>
constexpr Entry<Owner<Member>> open(std::string_view name, std::string_view about) {
  using T = Owner<Member>;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics& diagnostics) {
                const auto node = map.node(e.name);
                if (!node) return;
                if (node->is_mapping()) {
                  target.*Member = *node;
                } else if (!node->is_null()) {
                  diagnostics.push_back(
                      node->error("'" + std::string(e.name) + "': expected keys and values"));
                }
              },
          .describe = [](const Entry<T>&, const T&, KeyDescription& key) { key.type = "free"; }};
}

/// A mapping of its own. `Entries` is a constexpr array with linkage.
template <auto Member, const auto& Entries>
constexpr Entry<Owner<Member>> section(std::string_view name, std::string_view about) {
  using T = Owner<Member>;
  using Inner = typename std::remove_cvref_t<decltype(Entries)>::value_type;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics& diagnostics) {
                const auto node = map.node(e.name);
                if (!node) return;
                if constexpr (requires { (target.*Member).has_value(); }) {
                  if (node->is_null()) return;
                  read_entries(std::span<const Inner>(Entries), *node, std::string(e.name),
                               (target.*Member).emplace(), diagnostics);
                } else {
                  read_entries(std::span<const Inner>(Entries), *node, std::string(e.name),
                               target.*Member, diagnostics);
                }
              },
          .describe =
              [](const Entry<T>&, const T& defaults, KeyDescription& key) {
                key.type = "section";
                if constexpr (requires { (defaults.*Member).has_value(); }) {
                  key.children = describe_entries(std::span<const Inner>(Entries), {});
                } else {
                  key.children =
                      describe_entries(std::span<const Inner>(Entries), defaults.*Member);
                }
              }};
}

/// A list of mappings. One element for every item, also for a broken one, so that positions agree.
template <auto Member, const auto& Entries>
constexpr Entry<Owner<Member>> list(std::string_view name, std::string_view about) {
  using T = Owner<Member>;
  using Inner = typename std::remove_cvref_t<decltype(Entries)>::value_type;
  return {.name = name,
          .about = about,
          .read =
              [](const Entry<T>& e, MapReader& map, T& target, Diagnostics& diagnostics) {
                for (const Node& item : list_items(map, e.name, diagnostics)) {
                  auto& element = (target.*Member).emplace_back();
                  if constexpr (requires { element.at; }) element.at = item;
                  const std::string_view singular = e.name.substr(0, e.name.size() - 1);
                  read_entries(std::span<const Inner>(Entries), item, item_name(singular, item),
                               element, diagnostics);
                }
              },
          .describe =
              [](const Entry<T>&, const T&, KeyDescription& key) {
                key.type = "list";
                key.children = describe_entries(std::span<const Inner>(Entries), {});
              }};
}

}  // namespace kind
}  // namespace kaiku::config
