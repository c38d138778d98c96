#include "fakes/smtp_server.hpp"

#include <algorithm>
#include <utility>

#include <openssl/evp.h>

namespace kaiku::fakes {
namespace {

std::string verb_of(const std::string& line) {
  std::string verb = line.substr(0, line.find(' '));
  std::ranges::transform(verb, verb.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return verb;
}

// "MAIL FROM:<a@b> SIZE=9" → "a@b"
std::string address_of(const std::string& line) {
  const auto begin = line.find('<');
  const auto end = line.find('>', begin);
  if (begin == std::string::npos || end == std::string::npos) return {};
  return line.substr(begin + 1, end - begin - 1);
}

std::string base64(const std::string& text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

struct SmtpServer::Session {
  explicit Session(Conversation& with, SmtpScript behaviour)
      : peer(with), script(std::move(behaviour)) {}

  Conversation& peer;
  SmtpScript script;
  ReceivedMail mail;
};

SmtpServer::SmtpServer(SmtpScript script, const std::string& certificate_host)
    : certificate_(certificate_host),
      script_(std::move(script)),
      server_([this](Conversation& peer) { converse(peer); }) {}

void SmtpServer::behave(SmtpScript script) {
  const std::lock_guard lock(mutex_);
  script_ = std::move(script);
}

std::vector<ReceivedMail> SmtpServer::mails() const {
  const std::lock_guard lock(mutex_);
  return mails_;
}

std::vector<std::string> SmtpServer::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

void SmtpServer::converse(Conversation& peer) {
  SmtpScript script;
  {
    const std::lock_guard lock(mutex_);
    script = script_;
  }
  Session session(peer, std::move(script));
  if (session.script.implicit_tls && !peer.start_tls(certificate_)) return;
  answer(session, "greeting", "220 mx.kaisla.example ESMTP");
  while (const auto line = peer.read_line()) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(verb_of(*line) == "AUTH" ? line->substr(0, line->find(' ', 5)) : *line);
    }
    if (!serve(session, *line)) return;
  }
}

bool SmtpServer::answer(Session& session, const std::string& command, std::string_view usual) {
  const auto scripted = session.script.replies.find(command);
  const std::string reply(scripted == session.script.replies.end() ? usual : scripted->second);
  if (!reply.empty()) session.peer.write(reply + "\r\n");
  return reply.starts_with('2') || reply.starts_with('3');
}

std::string SmtpServer::extensions(const Session& session) const {
  std::string reply = "250-mx.kaisla.example\r\n";
  if (session.script.starttls && !session.peer.is_tls()) reply += "250-STARTTLS\r\n";
  if (!session.script.user.empty() && session.peer.is_tls()) {
    reply += "250-AUTH " + session.script.mechanisms + "\r\n";
  }
  return reply + "250 8BITMIME";
}

bool SmtpServer::serve(Session& session, const std::string& line) {
  const std::string verb = verb_of(line);
  if (verb == "AUTH") {
    sign_in(session, line);
  } else if (verb == "MAIL") {
    const bool allowed = session.script.user.empty() || !session.mail.user.empty();
    if (answer(session, verb, allowed ? "250 2.1.0 ok" : "530 5.7.0 sign in first")) {
      session.mail.from = address_of(line);
    }
  } else if (verb == "RCPT") {
    if (answer(session, verb, "250 2.1.5 ok")) session.mail.to.push_back(address_of(line));
  } else if (verb == "DATA") {
    return !answer(session, verb, "354 go ahead") || take_message(session);
  } else if (verb == "QUIT") {
    answer(session, verb, "221 2.0.0 bye");
    const auto scripted = session.script.replies.find(verb);
    return scripted != session.script.replies.end() && scripted->second.empty();
  } else {
    return greet_and_secure(session, verb);
  }
  return true;
}

bool SmtpServer::greet_and_secure(Session& session, const std::string& verb) {
  if (verb == "EHLO" || verb == "HELO") {
    answer(session, verb, extensions(session));
    return true;
  }
  if (verb == "STARTTLS" && session.script.starttls) {
    return !answer(session, verb, "220 2.0.0 ready") || session.peer.start_tls(certificate_);
  }
  answer(session, verb, "502 5.5.1 unknown command");
  return true;
}

void SmtpServer::sign_in(Session& session, const std::string& line) {
  const auto& script = session.script;
  const std::string expected = "AUTH PLAIN " + base64(std::string(1, '\0') + script.user +
                                                      std::string(1, '\0') + script.password);
  const bool right = session.peer.is_tls() && !script.user.empty() && line == expected;
  if (answer(session, "AUTH", right ? "235 2.7.0 ok" : "535 5.7.8 wrong name or password")) {
    session.mail.user = script.user;
  }
}

bool SmtpServer::take_message(Session& session) {
  for (;;) {
    const auto line = session.peer.read_line();
    if (!line) return false;
    if (*line == ".") break;
    session.mail.message += line->starts_with('.') ? line->substr(1) : *line;
    session.mail.message += "\r\n";
  }
  session.mail.tls = session.peer.is_tls();
  const auto scripted = session.script.replies.find(".");
  const bool taken = scripted == session.script.replies.end() || scripted->second.starts_with('2');
  if (taken || session.script.drop_after_data) {
    const std::lock_guard lock(mutex_);
    mails_.push_back(session.mail);
  }
  session.mail = {.user = session.mail.user};
  if (session.script.drop_after_data) return false;
  answer(session, ".", "250 2.0.0 queued as 4f1c");
  return true;
}

}  // namespace kaiku::fakes
