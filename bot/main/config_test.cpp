#include "main/config.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tillit {
namespace {

namespace fs = std::filesystem;

Result<Config> parse(std::string_view bytes) {
  const std::map<std::string, std::string> variables = {
      {"SIGNING", "0123456789abcdef"},
      {"TOKEN", "xoxb-1-2-three"},
      {"EMPTY", ""},
      {"WEBHOOK", "Y29hY2hpbmctYm90LW91dGdvaW5nLXdlYmhvb2stISE="}};
  const std::map<std::string, std::string> files = {{"/run/secrets/signing", "fedcba98\n"},
                                                    {"/run/secrets/empty", "\n"},
                                                    {"/etc/tillit/beside", "beside\r\n"}};
  return parse_config(
      bytes, {"/etc/tillit",
              [variables](const std::string& name) -> std::optional<std::string> {
                const auto found = variables.find(name);
                return found != variables.end() ? std::optional(found->second) : std::nullopt;
              },
              [files](const fs::path& path) -> Result<std::string> {
                const auto found = files.find(path.string());
                if (found == files.end())
                  return fail(Errc::NotFound, "cannot read the file " + path.string());
                return found->second;
              }});
}

constexpr const char* kWhole = R"({
  "//": "all of it",
  "server": {"//": "x", "listen": "0.0.0.0:80", "admin_listen": "[::1]:0",
             "public_url": "https://tillit.example.com/", "threads": 8, "keep_alive": true,
             "max_body": 65536},
  "log": {"level": "debug", "format": "json"},
  "slack": {"signing_secret": ["${SIGNING}", {"file": "/run/secrets/signing"}], "app_id": "A1",
            "bot_token": "${TOKEN}", "client_id": "1.2", "client_secret": {"file": "beside"},
            "api_url": "http://127.0.0.1:99/api", "authorize_url": "https://slack.example/authorize",
            "response_hosts": ["hooks.example.com"], "senders": 4, "posts_per_minute": 60, "pause_ms": 0},
  "teams": {"app_id": "11111111-2222-3333-4444-555555555555", "app_secret": {"file": "beside"},
            "app_type": "multi_tenant", "tenant_id": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "cloud": "gov",
            "allowed_tenants": ["aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"], "path": "/teams",
            "strict_endorsements": false, "allow_unauthenticated": false, "issuer": "https://issuer.example",
            "metadata_url": "http://127.0.0.1:99/openid", "login_url": "http://127.0.0.1:99/login/",
            "scope": "s/.default", "first_service_url": "http://127.0.0.1:99/teams",
            "service_origins": ["http://127.0.0.1:99"], "senders": 3, "messages_per_minute": 0,
            "tenant_messages_per_minute": 5, "pause_ms": 7,
            "webhook_secret": ["Y29hY2hpbmctYm90LW91dGdvaW5nLXdlYmhvb2stISE=", "${WEBHOOK}"]}
})";

TEST(Config, ReadsEveryKeyOfTheServer) {
  const auto config = parse(kWhole);
  ASSERT_TRUE(config) << config.error().context;
  const ServerConfig& server = config->server;
  EXPECT_EQ(server.listen, (ListenAddress{"0.0.0.0", 80}));
  EXPECT_EQ(server.admin_listen, (ListenAddress{"::1", 0}));
  EXPECT_EQ(server.public_url, "https://tillit.example.com");
  EXPECT_EQ(server.threads, 8U);
  EXPECT_TRUE(server.keep_alive);
  EXPECT_EQ(server.max_body, 65'536U);
  EXPECT_EQ(config->log.level, LogConfig::Level::Debug);
  EXPECT_EQ(config->log.format, LogConfig::Format::Json);
}

TEST(Config, ReadsEveryKeyOfSlackAndSecretsFromTheirPlaces) {
  const auto config = parse(kWhole);
  ASSERT_TRUE(config) << config.error().context;
  ASSERT_TRUE(config->slack);
  const slack::Settings& settings = config->slack->settings;
  ASSERT_EQ(settings.signing_secrets.size(), 2U);
  EXPECT_EQ(settings.signing_secrets[0].reveal(), "0123456789abcdef");
  EXPECT_EQ(settings.signing_secrets[1].reveal(), "fedcba98");
  EXPECT_EQ(settings.app_id, "A1");
  EXPECT_EQ(settings.bot_token->reveal(), "xoxb-1-2-three");
  EXPECT_EQ(settings.client_id, "1.2");
  EXPECT_EQ(settings.client_secret->reveal(), "beside");
  EXPECT_EQ(settings.api_url, "http://127.0.0.1:99/api/");
  EXPECT_EQ(settings.authorize_url, "https://slack.example/authorize");
  EXPECT_EQ(settings.response_hosts, std::vector<std::string>{"hooks.example.com"});
  EXPECT_EQ(settings.public_url, "https://tillit.example.com");
  EXPECT_EQ(config->slack->senders, 4);
  EXPECT_EQ(config->slack->posts_per_minute, 60);
  EXPECT_EQ(config->slack->pause, std::chrono::milliseconds(0));
}

TEST(Config, ReadsEveryKeyOfTeams) {
  const auto config = parse(kWhole);
  ASSERT_TRUE(config) << config.error().context;
  ASSERT_TRUE(config->teams);
  const teams::TeamsSettings& settings = config->teams->settings;
  EXPECT_EQ(settings.app_id, "11111111-2222-3333-4444-555555555555");
  EXPECT_EQ(settings.app_secret->reveal(), "beside");
  EXPECT_EQ(settings.app_type, teams::AppType::MultiTenant);
  EXPECT_EQ(settings.home_tenant, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
  EXPECT_EQ(settings.allowed_tenants.size(), 1U);
  EXPECT_EQ(settings.path, "/teams");
  EXPECT_FALSE(settings.strict_endorsements);
  EXPECT_EQ(settings.issuer, "https://issuer.example");
  EXPECT_EQ(settings.metadata_url, "http://127.0.0.1:99/openid");
  EXPECT_EQ(settings.login_base, "http://127.0.0.1:99/login");
  EXPECT_EQ(settings.multi_tenant_login, "MicrosoftServices.onmicrosoft.us");
  EXPECT_EQ(settings.scope, "s/.default");
  EXPECT_EQ(settings.first_service_url, "http://127.0.0.1:99/teams");
  EXPECT_EQ(settings.extra_service_origins, std::vector<std::string>{"http://127.0.0.1:99"});
  EXPECT_EQ(settings.webhook_secrets.size(), 2U);
  EXPECT_EQ(settings.per_conversation_per_minute, 0);
  EXPECT_EQ(settings.per_tenant_per_minute, 5);
  EXPECT_EQ(settings.public_url, "https://tillit.example.com");
  EXPECT_EQ(config->teams->senders, 3);
  EXPECT_EQ(config->teams->pause, std::chrono::milliseconds(7));
  EXPECT_TRUE(config->teams->has_bot());
}

TEST(Config, TakesTeamsWithAWebhookAlone) {
  const auto config = parse(R"({"teams": {"webhook_secret": "${WEBHOOK}"}})");
  ASSERT_TRUE(config) << config.error().context;
  EXPECT_FALSE(config->teams->has_bot());
}

TEST(Config, LetsOnlyTheHomeTenantTalkUnlessOthersAreNamed) {
  constexpr const char* kHome = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
  const auto allowed_with = [](const std::string& more) {
    const auto config =
        parse(R"({"teams": {"app_id": "11111111-2222-3333-4444-555555555555", "app_secret": "s",)"
              R"("tenant_id": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")" +
              more + "}}");
    EXPECT_TRUE(config) << config.error().context;
    return config ? config->teams->settings.allowed_tenants : std::vector<std::string>{"?"};
  };
  EXPECT_EQ(allowed_with(""), std::vector<std::string>{kHome});
  EXPECT_EQ(allowed_with(R"(,"app_type":"multi_tenant")"), std::vector<std::string>{kHome});
  EXPECT_EQ(allowed_with(R"(,"allowed_tenants":["*"])"), std::vector<std::string>{});
}

TEST(Config, WarnsLoudlyOfATeamsThatAsksNobody) {
  const auto config = parse(R"({"teams": {"allow_unauthenticated": true}})");
  ASSERT_TRUE(config) << config.error().context;
  ASSERT_EQ(warnings_of(*config).size(), 1U);
  EXPECT_TRUE(config->teams->has_bot());
}

TEST(Config, NeedsNothing) {
  const auto config = parse("{}");
  ASSERT_TRUE(config) << config.error().context;
  EXPECT_EQ(config->server.listen, (ListenAddress{"127.0.0.1", 8080}));
  EXPECT_EQ(config->server.admin_listen, (ListenAddress{"127.0.0.1", 9090}));
  EXPECT_FALSE(config->slack);
  EXPECT_TRUE(warnings_of(*config).empty());
}

TEST(Config, TurnsTheAdminServerOffWithAnEmptyText) {
  const auto config = parse(R"({"server": {"admin_listen": ""}})");
  ASSERT_TRUE(config) << config.error().context;
  EXPECT_FALSE(config->server.admin_listen);
}

TEST(Config, FindsPathsBesideItself) {
  const auto config = parse(R"({"database": "data/t.db", "key_file": "/keys/t.key"})");
  ASSERT_TRUE(config) << config.error().context;
  EXPECT_EQ(config->database, "/etc/tillit/data/t.db");
  EXPECT_EQ(config->key_file, "/keys/t.key");
}

TEST(Config, WarnsOfAddressesThatOthersReach) {
  const auto config =
      parse(R"({"server": {"listen": "0.0.0.0:8080", "admin_listen": "10.0.0.1:9090"}})");
  ASSERT_TRUE(config) << config.error().context;
  EXPECT_EQ(warnings_of(*config).size(), 2U);
}

TEST(Config, ShowsNoSecretInWhatIsWrong) {
  const auto config =
      parse(R"({"slack": {"signing_secret": "se cret", "bot_token": "hunter2", "client_id": 3}})");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().context.find("se cret"), std::string::npos);
  EXPECT_EQ(config.error().context.find("hunter2"), std::string::npos);
}

struct Bad {
  const char* name;
  const char* config;
  const char* problems;
};
class BadConfigTest : public ::testing::TestWithParam<Bad> {};
TEST_P(BadConfigTest, SaysWhatIsWrong) {
  const auto config = parse(GetParam().config);
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().code, Errc::Invalid);
  EXPECT_EQ(config.error().context, GetParam().problems);
}

constexpr const char* kListen =
    "server.listen: must be an address and a port, such as 127.0.0.1:8080 or [::1]:8080";
INSTANTIATE_TEST_SUITE_P(
    Configs, BadConfigTest,
    ::testing::Values(
        Bad{"NotJson", "{,}", "not JSON, near byte 2: check commas, quotes and brackets there"},
        Bad{"NotAnObject", "[]", "the whole must be an object: { … }"},
        Bad{"UnknownKeys", R"({"databse": "x", "server": {"port": 1}})",
            "databse: is not a key of Tillit; docs/configuration.md lists them\n"
            "server.port: is not a key of Tillit; docs/configuration.md lists them"},
        Bad{"WrongTypes", R"({"database": 1, "log": [], "server": {"keep_alive": "yes"}})",
            "database: must be a text\nlog: must be an object\n"
            "server.keep_alive: must be true or false"},
        Bad{"SafetyNoObject", R"({"safety": "112"})", "safety: must be an object"},
        Bad{"HelpLinesNoTexts", R"({"safety": {"help_lines": {"en": [], "nl": [1]}}})",
            "safety.help_lines.en: must be a list of one or more texts\n"
            "safety.help_lines.nl[0]: must be a text"},
        Bad{"KeysTwice", R"({"keys": "a:b", "key_file": "k"})",
            "keys: set either keys or key_file, not both"},
        Bad{"ListenWithoutPort", R"({"server": {"listen": "127.0.0.1"}})", kListen},
        Bad{"ListenOnAName", R"({"server": {"listen": "example.com:80"}})", kListen},
        Bad{"ListenPortTooHigh", R"({"server": {"listen": "127.0.0.1:65536"}})", kListen},
        Bad{"ListenPortNoNumber", R"({"server": {"listen": "127.0.0.1:80x"}})", kListen},
        Bad{"ListenEmpty", R"({"server": {"listen": ""}})", kListen},
        Bad{"ListenBareIpv6", R"({"server": {"listen": "::1:80"}})", kListen},
        Bad{"SameAddressTwice",
            R"({"server": {"listen": "127.0.0.1:80", "admin_listen": "127.0.0.1:80"}})",
            "server.admin_listen: must not be the same as server.listen"},
        Bad{"PublicUrlWithoutTls", R"({"server": {"public_url": "http://tillit.example.com"}})",
            "server.public_url: must begin with https://"},
        Bad{"PublicUrlNoUrl", R"({"server": {"public_url": "tillit.example.com"}})",
            "server.public_url: must be a whole address, such as https://tillit.example.com"},
        Bad{"PublicUrlWithAPath", R"({"server": {"public_url": "https://example.com/tillit"}})",
            "server.public_url: must end after the host: no path"},
        Bad{"NumbersOutOfRange", R"({"server": {"threads": 0, "max_body": 1.5}})",
            "server.max_body: must be a whole number from 65536 to 67108864\n"
            "server.threads: must be a whole number from 1 to 1024"},
        Bad{"LogWords", R"({"log": {"level": "loud", "format": "xml"}})",
            "log.format: must be text or json\n"
            "log.level: must be debug, info, warning or error"},
        Bad{"SlackEmpty", R"({"slack": {}})",
            "slack.signing_secret: is missing; it stands under Basic Information of the app\n"
            "slack: needs bot_token (one workspace) or client_id and client_secret (many)"},
        Bad{"SecretMissing", R"({"slack": {"signing_secret": "${NOPE}", "bot_token": "${TOKEN}"}})",
            "slack.signing_secret: the environment variable NOPE is not set"},
        Bad{"SecretEmpty", R"({"slack": {"signing_secret": "", "bot_token": "${TOKEN}"}})",
            "slack.signing_secret: must not be empty"},
        Bad{"SecretEmptyVariable",
            R"({"slack": {"signing_secret": "${EMPTY}", "bot_token": "${TOKEN}"}})",
            "slack.signing_secret: must not be empty"},
        Bad{"SecretFileMissing",
            R"({"slack": {"signing_secret": {"file": "/nowhere"}, "bot_token": "${TOKEN}"}})",
            "slack.signing_secret: cannot read the file /nowhere"},
        Bad{"SecretFileEmpty",
            R"({"slack": {"signing_secret": {"file": "/run/secrets/empty"}, "bot_token": "xoxb-1"}})",
            "slack.signing_secret: must not be empty"},
        Bad{"SecretOfAnotherShape",
            R"({"slack": {"signing_secret": {"path": "x"}, "bot_token": true}})",
            "slack.bot_token: must be a text or {\"file\": \"…\"}\n"
            "slack.signing_secret.path: is not a key of Tillit; docs/configuration.md lists them"},
        Bad{"SecretWithABlank", R"({"slack": {"signing_secret": " abc", "bot_token": "xoxb-1"}})",
            "slack.signing_secret: has a blank, a line break or another byte that no secret has"},
        Bad{"ThreeSigningSecrets",
            R"({"slack": {"signing_secret": ["a", "b", "c"], "bot_token": "xoxb-1"}})",
            "slack.signing_secret: must be one secret, or a list of two while it is being changed"},
        Bad{"UserToken", R"({"slack": {"signing_secret": "a", "bot_token": "xoxp-1"}})",
            "slack.bot_token: must be a bot token that does not expire: it begins with xoxb-"},
        Bad{"ClientWithoutSecret",
            R"({"server": {"public_url": "https://e.x"}, "slack": {"signing_secret": "a", "client_id": "1"}})",
            "slack.client_secret: is missing, and client_id needs it"},
        Bad{"ClientWithoutPublicUrl",
            R"({"slack": {"signing_secret": "a", "client_id": "1", "client_secret": "b"}})",
            "server.public_url: is missing, and slack.client_id needs it: Slack sends people back "
            "there"},
        Bad{"SecretWithoutClient",
            R"({"slack": {"signing_secret": "a", "bot_token": "xoxb-1", "client_secret": "b"}})",
            "slack.client_id: is missing, and client_secret needs it"},
        Bad{"ApiWithoutTls",
            R"({"slack": {"signing_secret": "a", "bot_token": "xoxb-1", "api_url": "http://slack.com/api/"}})",
            "slack.api_url: must begin with https://"},
        Bad{"HostsWithScheme",
            R"({"slack": {"signing_secret": "a", "bot_token": "xoxb-1", "response_hosts": ["https://x"]}})",
            "slack.response_hosts[0]: must be a host name alone, such as hooks.slack.com"},
        Bad{"SlackNoObject", R"({"slack": true})", "slack: must be an object"},
        Bad{"TeamsEmpty", R"({"teams": {}})",
            "teams: needs app_id (a bot) or webhook_secret (an outgoing webhook)"},
        Bad{"TeamsNoObject", R"({"teams": 3})", "teams: must be an object"},
        Bad{"TeamsHalf", R"({"teams": {"app_id": "11111111-2222-3333-4444-555555555555"}})",
            "teams.app_secret: is missing; make one under Certificates & secrets\n"
            "teams.tenant_id: is missing; a single-tenant bot's own tenant stands on its overview "
            "page"},
        Bad{"TeamsOfNobody",
            R"({"teams": {"app_id": "11111111-2222-3333-4444-555555555555", "app_secret": "s", "app_type": "multi_tenant"}})",
            "teams.allowed_tenants: is missing; name the tenants whose people may talk with the "
            "bot"},
        Bad{"TeamsWords",
            R"({"teams": {"webhook_secret": "${WEBHOOK}", "app_type": "managed", "cloud": "mars", "path": "api/", "app": 1}})",
            "teams.cloud: must be public, gcc, gov, dod or china\n"
            "teams.app: is not a key of Tillit; docs/configuration.md lists them\n"
            "teams.app_type: must be single_tenant or multi_tenant\n"
            "teams.path: must be a path of its own, such as /api/messages"},
        Bad{"TeamsIds",
            R"({"teams": {"app_id": "coach", "app_secret": "a", "tenant_id": "b", "allowed_tenants": ["c"]}})",
            "teams.allowed_tenants: must be a list of tenant ids, or [\"*\"] for every tenant\n"
            "teams.app_id: must be an id such as 11111111-2222-3333-4444-555555555555\n"
            "teams.tenant_id: must be an id such as 11111111-2222-3333-4444-555555555555"},
        Bad{"TeamsWebhookSecret", R"({"teams": {"webhook_secret": "hunter2"}})",
            "teams.webhook_secret: must be what Teams shows once: a text in base64"},
        Bad{"TeamsOpenToOthers",
            R"({"server": {"listen": "0.0.0.0:80", "public_url": "https://e.x"}, "teams": {"allow_unauthenticated": true}})",
            "teams.allow_unauthenticated: is only for trying: server.listen must be an address of "
            "this machine alone\n"
            "teams.allow_unauthenticated: is only for trying: there must be no server.public_url "
            "with it"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit
