// The C++ header: ownership, optional values, exceptions with their issues, and that it costs nothing beside the C calls.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <type_traits>

#include "openline.hpp"

static int done, failed;

#define CHECK(condition)                                                            \
    do {                                                                            \
        done++;                                                                     \
        if (!(condition)) {                                                         \
            failed++;                                                               \
            std::fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                           \
    } while (0)

template <typename Handle>
constexpr bool owns_alone = std::is_nothrow_move_constructible_v<Handle> && std::is_nothrow_move_assignable_v<Handle> &&
                            !std::is_copy_constructible_v<Handle> && !std::is_copy_assignable_v<Handle> &&
                            sizeof(Handle) == sizeof(void *);

static_assert(owns_alone<openline::Engine>, "");
static_assert(owns_alone<openline::Route>, "");
static_assert(owns_alone<openline::Decision>, "");
static_assert(owns_alone<openline::Status>, "");
static_assert(owns_alone<openline::Issues>, "");
static_assert(owns_alone<openline::Live>, "");
static_assert(owns_alone<openline::LiveRoute>, "");
static_assert(std::is_trivially_copyable_v<openline::Queue>, "");
static_assert(std::is_nothrow_copy_constructible_v<openline::Error>, "an exception must be copied without throwing");
#if __cplusplus >= 202002L
static_assert(std::is_same_v<openline::Instant, std::chrono::sys_seconds>, "");
#endif

static const char text[] = R"([{
    "name": "Support", "type": "Agent_queue", "groups": ["clinic"], "enabled": true, "open_24": false, "timezone": "America/New_York",
    "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]},
    "seasons": [{"from": "06-20", "to": "06-25", "reason": "Summer", "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]}}],
    "date_exceptions": {"2026-11-30": {"closed": true, "reason": "inventory"}},
    "supported_languages": ["en"], "transfer_function_name": "to_support"}])";

static openline::Instant at(std::int64_t seconds) { return openline::Instant(openline::Seconds(seconds)); }

constexpr std::int64_t OPENS = 1795442400, CLOSES = OPENS + 8 * 3600;

static openline::Engine engine()
{
    openline::Options options;
    options.zone_data = "bundled";
    options.transfer_functions = {"to_support"};
    return openline::Engine::parse(text, options);
}

static void queues()
{
    openline::Engine moved = engine();
    openline::Engine engine = std::move(moved);
    CHECK(moved.get() == nullptr && moved.queue_count() == 0);
    CHECK(engine.warnings().empty());
    CHECK(engine.zone_source() == "bundled" && engine.zone_release().has_value());
    CHECK(engine.handoffs().size() == 1 && engine.topics().empty());
    CHECK(!engine.find_queue("support") && !engine.find_queue({}));
    openline::Queue queue = engine.find_queue("Support").value();
    CHECK(queue.index() == 0 && queue.name() == "Support" && queue.timezone() == "America/New_York" && queue.enabled());
    CHECK(queue.transfer_function() == "to_support" && queue.hours_in_words() == "Monday 9 AM to 5 PM; in summer Monday 9 AM to 5 PM");
    CHECK(queue.groups() == std::vector<std::string_view>{"clinic"});
    CHECK(queue.seasons().size() == 1 && queue.seasons()[0].reason == "Summer" && !queue.season(at(OPENS)));
    CHECK(queue.season(at(OPENS + 210 * 86400))->index == 0);
    CHECK(!queue.is_open(at(OPENS - 1)) && queue.is_open(at(OPENS)));
    CHECK(queue.next_open(at(0)).has_value() && queue.next_close(at(OPENS)) == at(CLOSES));
    CHECK(queue.next_change(at(OPENS)) == at(CLOSES) && queue.previous_change(at(OPENS + 5)) == at(OPENS));
    CHECK(!queue.next_open(at(4102444800)));
    CHECK(queue.open_time(at(OPENS), at(CLOSES)) == std::chrono::hours(8));
    CHECK(queue.add_open_time(at(0), openline::Seconds(0)) == at(0));
    CHECK(queue.intervals(at(OPENS), at(OPENS + 7 * 86400 * 200)).size() > 64);
    CHECK(queue.slots(at(OPENS), std::chrono::seconds(60)).size() == 3);
    CHECK(queue.is_open_many({OPENS - 1, OPENS}) == (std::vector<std::uint8_t>{0, 1}));
    CHECK(queue.is_open_many(std::vector<std::int64_t>()).empty());
    openline::Status status = queue.status(at(OPENS + 7 * 86400));
    CHECK(!status.open() && status.reason() == "exception" && status.reason_text() == "inventory" && status.opens_at());
    CHECK(status.since() == at(CLOSES) && status.until() == status.opens_at());
    CHECK(engine.open_queues(at(OPENS)).size() == 1 && engine.open_queues(at(OPENS), "voice", "de").empty());
    CHECK(openline::floor(std::chrono::system_clock::from_time_t(7) + std::chrono::milliseconds(900)) == at(7));
    try {
        engine.queue(7).is_open(at(0));
        CHECK(false);
    } catch (const openline::Error &error) {
        CHECK(error.result() == OPENLINE_NOT_FOUND && error.code() == "not_found" && error.issues().empty());
    }
}

static void decisions()
{
    openline::Route route = engine().prepare(openline::Contact().channel("voice").language("en-GB").variable("a", "b"));
    CHECK(route.target_at(at(OPENS)) == 0 && route.target_at(at(CLOSES)) == OPENLINE_TARGET_NONE);
    openline::Decision decision = route.decide(at(OPENS), {{"tier", "gold"}});
    CHECK(decision && decision.queue() == "Support" && decision.queue_index() == 0u && decision.language() == "en-GB");
    CHECK(decision.open_until() == at(CLOSES) && !decision.reopens_at() && !decision.retry_after() && !decision.action());
    CHECK(decision.handoff() == "handoff" && decision.transfer_function() == "to_support" && !decision.instructions());
    std::map<std::string, std::string> variables{{"tier", "gold"}};
    decision = route.decide(at(CLOSES), variables.begin(), variables.end());
    CHECK(!decision.available() && decision.reopens_at() && decision.reopens_queue() == "Support");
    CHECK(decision.reason() == "closed" && !decision.reason_text() && decision.retry_after()->count() > 0);
    CHECK(decision.verdicts().size() == 1 && decision.verdicts()[0].verdict() == "closed" && decision.omitted().empty());
    CHECK(decision.json().find("\"available\":false") != std::string_view::npos);
    CHECK(route.decide_call(at(OPENS), "{\"tier\": 5}", {{"a", "c"}}).omitted().front().why() == "not_from_model");
    decision = engine().route(openline::Contact().at(at(OPENS)).arguments("no JSON"));
    CHECK(decision.available() && decision.omitted().front().why() == "not_a_value");
    decision = engine().route(openline::Contact().at(at(OPENS)).language("en_US"));
    CHECK(decision.noted().size() == 1 && decision.noted()[0].given() == "en_US" && decision.noted()[0].read() == "en-US");
    CHECK(decision.noted()[0].where() == "language" && decision.callback_slots().empty());
    decision = engine().route(openline::Contact().at(at(OPENS)));
    CHECK(decision.available());
    CHECK(!decision.spoken() && !decision.text_language());
    openline::Engine spoken = openline::Engine::parse(R"({"handoffs": [{"name": "Help", "description": "Helps.",
        "agent_unavailable_instructions": {"en": "{{reopens}}.", "de": "{{reopens}}."}, "destinations": [{"name": "Desk", "type": "Agent_queue",
        "enabled": true, "open_24": false, "timezone": "Etc/UTC", "weekly_hours": {"mon": [{"start": "09:30", "end": "17:00"}]},
        "transfer_function_name": "t"}]}]})");
    openline::Contact swiss = openline::Contact().at(at(OPENS - 86400)).language("de-CH");
    CHECK(spoken.route(swiss).instructions() == "Wir sind morgen um 9:30 Uhr wieder f\u00fcr Sie da.");
    CHECK(spoken.route(swiss.style(openline::Style::speech)).instructions() == "Wir sind morgen um 9 Uhr 30 wieder f\u00fcr Sie da.");
    CHECK(spoken.route(swiss).spoken() == "de" && spoken.route(swiss).text_language() == "de");
    CHECK(spoken.say("Desk", "hours", at(OPENS), "tlh,de") == "Montag von 9:30 bis 17 Uhr");
    CHECK(spoken.say_time("Desk", at(OPENS), at(OPENS - 86400), "de", openline::Style::speech) == "morgen um 14 Uhr");
    CHECK(spoken.say("Desk", "hours", at(OPENS)) == "Monday 9:30 AM to 5 PM");
    CHECK(engine().tools(openline::Contact(), "anthropic", true).find("\"strict\":true") != std::string::npos);
    CHECK(engine().tools(at(OPENS)).front() == '[' && engine().render("x {{ho:handoff}}") == "x handoff_handoff");
}

static void faults()
{
    try {
        openline::Engine::parse("[{}]");
        CHECK(false);
    } catch (const openline::ConfigError &error) {
        openline::ConfigError copy = error;
        CHECK(copy.result() == OPENLINE_INVALID_CONFIG && copy.issues().size() > 3);
        CHECK(copy.issues()[0].line() == 1 && copy.issues()[0].code() == "missing_field" && copy.code() == "missing_field");
        CHECK(std::string(copy.what()).find("[0]") != std::string::npos);
    }
    try {
        engine().route(openline::Contact().topic("Nothing"));
        CHECK(false);
    } catch (const openline::RouteError &error) {
        CHECK(error.code() == "unknown_topic");
    }
    try {
        openline::Engine::load("/no/such/file");
        CHECK(false);
    } catch (const std::runtime_error &) {
        CHECK(true);
    }
    openline::Options strict;
    strict.transfer_functions.emplace();
    try {
        openline::Engine::parse(text, strict);
        CHECK(false);
    } catch (const openline::ConfigError &error) {
        CHECK(error.code() == "unknown_transfer_function");
    }
    CHECK(openline::check("[{}]").size() > 3 && openline::check("[{}]")[0].severity() == "error");
    CHECK(openline::version().find('.') != std::string_view::npos);
}

static void live()
{
    char folder[] = "/tmp/openline-wrapper-XXXXXX";
    CHECK(mkdtemp(folder) != nullptr);
    const std::string path = std::string(folder) + "/desk.json";
    std::ofstream(path) << text;
    {
        openline::LiveOptions options;
        options.watch = false;
        openline::Live live = openline::Live::open(path, options);
        openline::LiveRoute route = live.prepare(openline::Contact().language("en"));
        /* Forced open for an hour, whatever the hours; then closed, which wins. */
        auto opened = live.open_up(openline::Order::group("clinic").lasting(openline::Seconds(3600)).by("desk 1"));
        CHECK(route.target_at(openline::now()) == std::make_pair(std::int64_t(0), opened.generation));
        CHECK(live.generation() == opened.generation && !live.poll());
        auto closed = live.close(openline::Order::all().further_notice().reason_in("en", "Fire alarm").by("desk 1"));
        CHECK(route.decide(openline::now()).available() == false);
        CHECK(live.engine().queue(0).status(openline::now()).reason_text() == "Fire alarm");
        CHECK(live.engine_at(opened.generation)->queue(0).is_open(openline::now()));
        CHECK(!live.engine_at(4711));
        CHECK(live.end(closed.id).id > closed.id && live.end(closed.id).repeated);
        CHECK(route.decide(openline::now()).available());
        try {
            live.close(openline::Order::queue("Suport").further_notice());
            CHECK(false);
        } catch (const openline::StoreError &error) {
            CHECK(error.code() == "unknown_queue" && error.issues().size() == 1);
        }
        openline::Author author{"desk 2", "ticket-4711", std::nullopt};
        CHECK(!live.signal("acd", {"Support"}, openline::Seconds(60), author).repeated);
        CHECK(live.signal("acd", {"Support"}, openline::Seconds(60), author).repeated);
        CHECK(live.health().find("\"fresh\":true") != std::string::npos);
        CHECK(live.journal().find("desk 2") != std::string::npos);
    }
    CHECK(std::system(("rm -r " + std::string(folder)).c_str()) == 0);
}

int main()
{
    queues();
    decisions();
    faults();
    live();
    std::printf("%d checks, %d failed\n", done, failed);
    return failed > 0;
}
