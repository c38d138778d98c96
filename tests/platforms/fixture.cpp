#include "platforms/fixture.hpp"

#include <gtest/gtest.h>

namespace kaiku::platforms::testing {

const char* const kFacebookSettings =
    "page_id: 105500000000001\n"
    "app_secret: [env:META_SECRET, env:META_SECRET_NEXT]\n"
    "verify_token: env:VERIFY_TOKEN\n"
    "access_token: env:META_TOKEN\n"
    "api_base: https://graph.test/v25.0\n";

const char* const kInstagramSettings =
    "ig_id: 17841400000000001\n"
    "username: kaisla.kauppa\n"
    "app_secret: env:IG_SECRET\n"
    "verify_token: env:VERIFY_TOKEN\n"
    "access_token: env:META_TOKEN\n"
    "api_base: https://graph.test/v25.0\n";

const char* const kInstagramFacebookSettings =
    "ig_id: 17841400000000001\n"
    "username: kaisla.kauppa\n"
    "login: facebook\n"
    "page_id: 105500000000001\n"
    "app_secret: env:IG_SECRET\n"
    "verify_token: env:VERIFY_TOKEN\n"
    "access_token: env:META_TOKEN\n"
    "api_base: https://graph.test/v25.0\n";

const char* const kGenericSettings =
    "secrets: [env:SPEC_SECRET, env:OWN_SECRET, env:SENDER_PUBLIC_KEY]\n"
    "action_url: https://shop.test/kaiku/actions\n"
    "action_secret: env:OWN_SECRET\n";

Result<std::string> KnownSecrets::resolve(const config::SecretRef& reference) const {
  const auto found = values_.find(reference.name);
  if (found == values_.end()) return Error(Errc::kNotFound, reference.name);
  return found->second;
}

KnownSecrets test_secrets(std::map<std::string, std::string> more) {
  more.merge(std::map<std::string, std::string>{
      {"META_SECRET", "kaiku_test_app_secret_0001"},
      {"META_SECRET_NEXT", "kaiku_test_app_secret_0002"},
      {"IG_SECRET", "kaiku_test_ig_secret_0001"},
      {"VERIFY_TOKEN", "harbour-token"},
      {"META_TOKEN", "EAAtesttoken"},
      {"SPEC_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
      {"OWN_SECRET", "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="},
      {"SENDER_PUBLIC_KEY", "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="},
      {"SENDER_PRIVATE_KEY", "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="},
      {"SHORT_SECRET", "whsec_c2hvcnQ="},
      {"BROKEN_SECRET", "whsec_hunter!2"},
  });
  return KnownSecrets(std::move(more));
}

Made make(std::string_view platform, std::string_view settings_yaml,
          const std::map<std::string, std::string>& more_secrets) {
  Made made;
  config::Account account;
  account.id = "kaisla";
  account.platform = platform;
  account.settings = config::parse_yaml(settings_yaml, "kaiku.yaml", made.diagnostics);
  made.adapter = make_adapter(account, test_secrets(more_secrets), made.diagnostics);
  return made;
}

std::unique_ptr<Adapter> adapter_for(std::string_view platform, std::string_view settings_yaml,
                                     const std::map<std::string, std::string>& more_secrets) {
  Made made = make(platform, settings_yaml, more_secrets);
  for (const auto& diagnostic : made.diagnostics) ADD_FAILURE() << to_string(diagnostic);
  if (!made.adapter) throw std::logic_error("settings refused");
  return std::move(made.adapter);
}

TimePoint test_now() {
  return from_unix_seconds(1767225600);
}

Action action_on(ActionKind kind, std::string target, std::string post, std::string text) {
  Action action;
  action.account = AccountId("kaisla");
  action.kind = kind;
  action.target = CommentId(std::move(target));
  action.thread = action.target;
  action.post = PostId(std::move(post));
  action.author = AuthorId("7400000000000123");
  action.text = std::move(text);
  action.key = comment_action_key(action.account, action.target, kind);
  action.created_at = test_now();
  return action;
}

Action own_post(std::string text) {
  Action action;
  action.account = AccountId("kaisla");
  action.kind = ActionKind::kPublish;
  action.text = std::move(text);
  action.key = "plan/spring/kaisla";
  action.created_at = test_now() - std::chrono::days(7);
  action.not_before = test_now();
  return action;
}

std::string shown(const http::Request& request) {
  std::string text = request.method + " " + request.url;
  if (!request.body.empty()) text += "\n" + request.body;
  return text;
}

http::Response answer(int status, std::string body,
                      std::vector<std::pair<std::string, std::string>> headers) {
  http::Response response(status, std::move(body), "application/json");
  for (auto& [name, value] : headers) response.headers.add(std::move(name), std::move(value));
  return response;
}

}  // namespace kaiku::platforms::testing
