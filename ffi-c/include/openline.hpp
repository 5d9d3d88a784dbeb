/*
 * openline for C++17 and later: openline.h with ownership, optional values, times and exceptions.
 *
 * Handles are movable and are freed by their destructors; everything that they lend (string_view, Issue, Action, Verdict, Omission) lives as
 * long as the handle that it came from. Handles are immutable: any number of threads may use one. Every member is one or a few calls of the C
 * interface, which openline.h explains.
 *
 * An `Instant` is `std::chrono::sys_seconds`, which C++17 does not name yet. An instant that never comes is an empty `std::optional`.
 */
#ifndef OPENLINE_HPP
#define OPENLINE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "openline.h"

namespace openline {

using Instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;
using Seconds = std::chrono::seconds;

namespace detail {

template <typename Handle, void (*free_handle)(Handle *)>
struct Free {
    void operator()(Handle *handle) const noexcept { free_handle(handle); }
};

template <typename Handle, void (*free_handle)(Handle *)>
using Owned = std::unique_ptr<Handle, Free<Handle, free_handle>>;

inline std::string_view view(openline_str text) noexcept
{
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.len);
}

inline std::optional<std::string_view> maybe(openline_str text) noexcept
{
    if (text.data == nullptr) {
        return std::nullopt;
    }
    return std::string_view(text.data, text.len);
}

/* An empty view may have no address; to C it is an empty text all the same. */
inline openline_str lend(std::string_view text) noexcept
{
    openline_str str = {text.data() == nullptr ? "" : text.data(), text.size()};
    return str;
}

inline openline_str lend(const std::optional<std::string_view> &text) noexcept
{
    openline_str nothing = {nullptr, 0};
    return text ? lend(*text) : nothing;
}

inline std::string own(openline_text *text)
{
    Owned<openline_text, openline_text_free> owned(text);
    return std::string(view(openline_text_str(text)));
}

inline std::optional<Instant> instant(std::int64_t at) noexcept
{
    if (at == OPENLINE_NEVER) {
        return std::nullopt;
    }
    return Instant(Seconds(at));
}

inline std::int64_t epoch(Instant at) noexcept { return at.time_since_epoch().count(); }

inline std::optional<std::uint32_t> index(std::int64_t number) noexcept
{
    if (number < 0) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(number);
}

} // namespace detail

/* Any instant in whole seconds; fractions are floored. */
template <typename Duration>
Instant floor(std::chrono::time_point<std::chrono::system_clock, Duration> at)
{
    return std::chrono::floor<Seconds>(at);
}

inline Instant now() { return floor(std::chrono::system_clock::now()); }

/* The release of the library that is running. */
inline std::string_view version() noexcept { return openline_version(); }

/* One finding in a document, lent by an engine, an exception or a list. */
class Issue {
public:
    explicit Issue(const openline_issue *issue) noexcept : issue_(issue) {}

    std::string_view path() const noexcept { return detail::view(openline_issue_path(issue_)); }
    std::string_view code() const noexcept { return detail::view(openline_issue_code(issue_)); }
    std::string_view severity() const noexcept { return detail::view(openline_issue_severity(issue_)); }
    std::string_view message() const noexcept { return detail::view(openline_issue_message(issue_)); }
    std::uint32_t line() const noexcept { return openline_issue_line(issue_); }
    std::uint32_t column() const noexcept { return openline_issue_column(issue_); }

private:
    const openline_issue *issue_;
};

/* A call failed: what() is the error in words, with all issues of a document. */
class Error : public std::runtime_error {
public:
    Error(openline_result result, std::shared_ptr<const openline_error> error)
        : std::runtime_error(words(result, error.get())), result_(result), error_(std::move(error))
    {
    }

    openline_result result() const noexcept { return result_; }
    /* A stable snake_case code; see openline_error_code(). */
    std::string_view code() const noexcept
    {
        return detail::view(error_ ? openline_error_code(error_.get()) : openline_result_name(result_));
    }
    /* Lent by this exception and its copies. */
    std::vector<Issue> issues() const
    {
        std::vector<Issue> issues;
        for (std::size_t i = 0; i < openline_error_issue_count(error_.get()); i++) {
            issues.emplace_back(openline_error_issue(error_.get(), i));
        }
        return issues;
    }

private:
    static std::string words(openline_result result, const openline_error *error)
    {
        return std::string(detail::view(error != nullptr ? openline_error_message(error) : openline_result_name(result)));
    }

    openline_result result_;
    /* Shared, because exceptions are copied. */
    std::shared_ptr<const openline_error> error_;
};

/* The document does not load: issues() says why. */
class ConfigError : public Error {
public:
    using Error::Error;
};

/* The contact names what the document does not have: code() says which. */
class RouteError : public Error {
public:
    using Error::Error;
};

/* Something live was not done: code() says why. The last engine goes on answering. */
class StoreError : public Error {
public:
    using Error::Error;
};

namespace detail {

[[noreturn]] inline void fail(openline_result result, openline_error *error)
{
    std::shared_ptr<const openline_error> owned(error, openline_error_free);
    switch (result) {
    case OPENLINE_INVALID_CONFIG:
        throw ConfigError(result, std::move(owned));
    case OPENLINE_ROUTE_ERROR:
        throw RouteError(result, std::move(owned));
    case OPENLINE_STORE_ERROR:
        throw StoreError(result, std::move(owned));
    default:
        throw Error(result, std::move(owned));
    }
}

/* A failure as an exception. */
inline void check(openline_result result)
{
    if (result != OPENLINE_OK) {
        fail(result, nullptr);
    }
}

/* By reference: the call that sets `error` may be the other argument, and nothing says which of the two is evaluated first. */
inline void check(openline_result result, openline_error *const &error)
{
    if (result != OPENLINE_OK) {
        fail(result, error);
    }
}

} // namespace detail

/* How a document is loaded. What is not set has its default. */
struct Options {
    std::optional<std::string> name;
    std::optional<std::vector<std::string>> transfer_functions;
    std::optional<std::string> base_dir;
    std::optional<std::string> zone_data;
    std::int32_t first_compiled_year = 0;
    std::int32_t end_compiled_year = 0;
    /// The longest text that is read, in bytes; 0: 64 MiB. More than 240 MiB are never read.
    std::uint64_t max_bytes = 0;
    /// Of a destination array's handoff: when a language model is to call it, and what it says in either state.
    std::optional<std::string> description;
    std::optional<std::string> available;
    std::optional<std::string> unavailable;
};

/* How words are said: to be read, to be read aloud, or to be read aloud from inside an SSML document. */
enum class Style : std::uint32_t { text = OPENLINE_STYLE_TEXT, speech = OPENLINE_STYLE_SPEECH, ssml = OPENLINE_STYLE_SSML };

/* A caller or chat that asks to be handed off. */
class Contact {
public:
    Contact &topic(std::string name) { return topic_ = std::move(name), *this; }
    Contact &handoff(std::string name) { return handoff_ = std::move(name), *this; }
    Contact &channel(std::string token) { return channel_ = std::move(token), *this; }
    /* Call it again for further languages, most wanted first. */
    Contact &language(std::string tag) { return languages_.push_back(std::move(tag)), *this; }
    Contact &at(Instant at) { return at_ = at, *this; }
    /* Without it as text, and on `voice` as speech where the document says `speak_style: auto`. */
    Contact &style(Style style) { return style_ = style, *this; }
    /* What a language model called the handoff's function with, as the JSON that it wrote. */
    Contact &arguments(std::string json)
    {
        arguments_ = std::move(json);
        return *this;
    }
    Contact &variable(std::string name, std::string value)
    {
        variables_.emplace_back(std::move(name), std::move(value));
        return *this;
    }

private:
    std::optional<std::string> topic_, handoff_, channel_;
    std::vector<std::string> languages_;
    std::optional<Instant> at_;
    std::vector<std::pair<std::string, std::string>> variables_;
    std::optional<std::string> arguments_;
    std::optional<Style> style_;

    friend class Engine;
};

/* A header or a transfer variable. */
struct Pair {
    std::string_view key, value;
};

/* What a decision asks the telephony side to do; lent by the decision. */
class Action {
public:
    explicit Action(const openline_action *action) noexcept : action_(action) {}

    /// Tones to send after the answer: digits, `*`, `#`, and `,` for a pause.
    std::optional<std::string_view> dtmf() const noexcept { return detail::maybe(openline_action_dtmf(action_)); }

    std::string_view method() const noexcept { return detail::view(openline_action_method(action_)); }
    std::optional<std::string_view> phone_number() const noexcept { return detail::maybe(openline_action_phone_number(action_)); }
    std::optional<std::string_view> outbound_endpoint() const noexcept
    {
        return detail::maybe(openline_action_outbound_endpoint(action_));
    }
    std::optional<std::string_view> outbound_encryption() const noexcept
    {
        return detail::maybe(openline_action_outbound_encryption(action_));
    }
    std::optional<std::string_view> target_uri() const noexcept { return detail::maybe(openline_action_target_uri(action_)); }
    std::optional<std::string_view> refer_to() const noexcept { return detail::maybe(openline_action_refer_to(action_)); }
    std::vector<Pair> headers() const
    {
        std::vector<Pair> headers;
        for (std::size_t i = 0; i < openline_action_header_count(action_); i++) {
            openline_pair header = openline_action_header(action_, i);
            headers.push_back({detail::view(header.key), detail::view(header.value)});
        }
        return headers;
    }
    std::vector<std::string_view> header_lines() const
    {
        std::vector<std::string_view> lines;
        for (std::size_t i = 0; i < openline_action_header_line_count(action_); i++) {
            lines.push_back(detail::view(openline_action_header_line(action_, i)));
        }
        return lines;
    }
    std::vector<Pair> variables() const
    {
        std::vector<Pair> variables;
        for (std::size_t i = 0; i < openline_action_variable_count(action_); i++) {
            openline_pair variable = openline_action_variable(action_, i);
            variables.push_back({detail::view(variable.key), detail::view(variable.value)});
        }
        return variables;
    }

private:
    const openline_action *action_;
};

/* Why one destination was or was not taken; lent by the decision. */
class Verdict {
public:
    explicit Verdict(const openline_verdict *verdict) noexcept : verdict_(verdict) {}

    std::string_view handoff() const noexcept { return detail::view(openline_verdict_handoff(verdict_)); }
    std::optional<std::string_view> queue() const noexcept { return detail::maybe(openline_verdict_queue(verdict_)); }
    std::string_view verdict() const noexcept { return detail::view(openline_verdict_verdict(verdict_)); }
    std::optional<std::string_view> reason_text() const noexcept { return detail::maybe(openline_verdict_reason_text(verdict_)); }
    std::optional<Instant> opens_at() const noexcept { return detail::instant(openline_verdict_opens_at(verdict_)); }
    /* The id of the override that closes it, or opens the selected one; 0 when none does. */
    std::uint64_t override_id() const noexcept { return openline_verdict_override(verdict_); }

private:
    const openline_verdict *verdict_;
};

/* Something that was left out while filling in; lent by the decision. */
class Omission {
public:
    explicit Omission(const openline_omission *omission) noexcept : omission_(omission) {}

    std::string_view where() const noexcept { return detail::view(openline_omission_where(omission_)); }
    std::string_view name() const noexcept { return detail::view(openline_omission_name(omission_)); }
    std::string_view why() const noexcept { return detail::view(openline_omission_why(omission_)); }

private:
    const openline_omission *omission_;
};

struct Interval {
    Instant start, end;
};

/* Something that was read otherwise than it was given; lent by the decision. */
class Note {
public:
    explicit Note(const openline_note *note) noexcept : note_(note) {}

    std::string_view where() const noexcept { return detail::view(openline_note_where(note_)); }
    std::string_view given() const noexcept { return detail::view(openline_note_given(note_)); }
    std::string_view read() const noexcept { return detail::view(openline_note_read(note_)); }

private:
    const openline_note *note_;
};

/* Where a conversation goes. It needs neither its engine nor its route any more. */
class Decision {
public:
    explicit Decision(openline_decision *decision) noexcept : decision_(decision) {}

    bool available() const noexcept { return openline_decision_available(get()); }
    explicit operator bool() const noexcept { return available(); }
    std::string_view handoff() const noexcept { return detail::view(openline_decision_handoff(get())); }
    std::string_view function_name() const noexcept { return detail::view(openline_decision_function_name(get())); }
    std::optional<std::string_view> queue() const noexcept { return detail::maybe(openline_decision_queue(get())); }
    std::optional<std::uint32_t> queue_index() const noexcept { return detail::index(openline_decision_queue_index(get())); }
    std::optional<std::string_view> instructions() const noexcept { return detail::maybe(openline_decision_instructions(get())); }
    std::optional<std::string_view> transfer_function() const noexcept
    {
        return detail::maybe(openline_decision_transfer_function(get()));
    }
    std::optional<Action> action() const noexcept
    {
        const openline_action *action = openline_decision_action(get());
        if (action == nullptr) {
            return std::nullopt;
        }
        return Action(action);
    }
    std::optional<Instant> open_until() const noexcept { return detail::instant(openline_decision_open_until(get())); }
    std::optional<Instant> reopens_at() const noexcept { return detail::instant(openline_decision_reopens_at(get())); }
    std::optional<std::string_view> reopens_queue() const noexcept { return detail::maybe(openline_decision_reopens_queue(get())); }
    std::optional<std::uint32_t> reopens_queue_index() const noexcept
    {
        return detail::index(openline_decision_reopens_queue_index(get()));
    }
    std::optional<std::string_view> reason() const noexcept { return detail::maybe(openline_decision_reason(get())); }
    std::optional<std::string_view> reason_text() const noexcept { return detail::maybe(openline_decision_reason_text(get())); }
    std::optional<std::string_view> language() const noexcept { return detail::maybe(openline_decision_language(get())); }
    /* In which language the words of the instructions are said, and in which the instructions are written. */
    std::optional<std::string_view> spoken() const noexcept { return detail::maybe(openline_decision_spoken(get())); }
    std::optional<std::string_view> text_language() const noexcept { return detail::maybe(openline_decision_text_language(get())); }
    std::vector<Verdict> verdicts() const
    {
        std::vector<Verdict> verdicts;
        for (std::size_t i = 0; i < openline_decision_verdict_count(get()); i++) {
            verdicts.emplace_back(openline_decision_verdict(get(), i));
        }
        return verdicts;
    }
    std::vector<Omission> omitted() const
    {
        std::vector<Omission> omitted;
        for (std::size_t i = 0; i < openline_decision_omitted_count(get()); i++) {
            omitted.emplace_back(openline_decision_omitted(get(), i));
        }
        return omitted;
    }
    std::vector<Note> noted() const
    {
        std::vector<Note> noted;
        for (std::size_t i = 0; i < openline_decision_noted_count(get()); i++) {
            noted.emplace_back(openline_decision_noted(get(), i));
        }
        return noted;
    }
    /* Times for a call back, in the queue that reopens first. */
    std::vector<Interval> callback_slots() const
    {
        std::vector<Interval> slots;
        for (std::size_t i = 0; i < openline_decision_callback_count(get()); i++) {
            openline_interval slot = openline_decision_callback(get(), i);
            slots.push_back({Instant(Seconds(slot.start)), Instant(Seconds(slot.end))});
        }
        return slots;
    }
    /* Of the live engine that answered; 0 where none is live. */
    std::uint64_t generation() const noexcept { return openline_decision_generation(get()); }
    std::optional<Seconds> retry_after() const noexcept
    {
        std::int64_t seconds = openline_decision_retry_after(get());
        if (seconds == OPENLINE_NEVER) {
            return std::nullopt;
        }
        return Seconds(seconds);
    }
    /* The whole decision as one JSON object. */
    std::string json() const
    {
        openline_text *json = nullptr;
        detail::check(openline_decision_json(get(), &json));
        return detail::own(json);
    }

    const openline_decision *get() const noexcept { return decision_.get(); }

private:
    detail::Owned<openline_decision, openline_decision_free> decision_;
};

/* Variables of one call, lent: pairs of name and value. */
using Variables = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/* A contact prepared once, to be decided at many instants. It keeps its engine's data alive. */
class Route {
public:
    explicit Route(openline_route *route) noexcept : route_(route) {}

    /* The index of a queue, OPENLINE_TARGET_NONE or OPENLINE_TARGET_SIP. */
    std::int64_t target_at(Instant at) const
    {
        std::int64_t target = OPENLINE_TARGET_NONE;
        detail::check(openline_route_target_at(get(), detail::epoch(at), &target));
        return target;
    }
    Decision decide(Instant at, Variables variables = {}) const { return decide(at, variables.begin(), variables.end()); }
    /* The same for any range of pairs that convert to std::string_view, such as a std::map's. */
    template <typename Iterator>
    Decision decide(Instant at, Iterator first, Iterator last) const
    {
        std::vector<openline_variable> lent;
        for (; first != last; ++first) {
            lent.push_back({detail::lend(std::string_view(first->first)), detail::lend(std::string_view(first->second))});
        }
        openline_decision *decision = nullptr;
        openline_error *error = nullptr;
        openline_result result = openline_route_decide(get(), detail::epoch(at), lent.data(), lent.size(), &decision, &error);
        detail::check(result, error);
        return Decision(decision);
    }

    /* The same for a language model's function call, with the JSON that it wrote in place of the contact's arguments. */
    Decision decide_call(Instant at, std::string_view arguments, Variables variables = {}) const
    {
        std::vector<openline_variable> lent;
        for (const auto &variable : variables) {
            lent.push_back({detail::lend(variable.first), detail::lend(variable.second)});
        }
        openline_str json = detail::lend(arguments);
        openline_decision *decision = nullptr;
        openline_error *error = nullptr;
        openline_result result = openline_route_decide_call(get(), detail::epoch(at), lent.data(), lent.size(), json.data, json.len,
                                                            &decision, &error);
        detail::check(result, error);
        return Decision(decision);
    }

    const openline_route *get() const noexcept { return route_.get(); }

private:
    detail::Owned<openline_route, openline_route_free> route_;
};

/* The state of a queue at one instant. */
class Status {
public:
    explicit Status(openline_status *status) noexcept : status_(status) {}

    bool open() const noexcept { return openline_status_open(get()); }
    std::optional<Instant> since() const noexcept { return detail::instant(openline_status_since(get())); }
    std::optional<Instant> until() const noexcept { return detail::instant(openline_status_until(get())); }
    std::optional<Instant> opens_at() const noexcept { return detail::instant(openline_status_opens_at(get())); }
    std::optional<std::string_view> reason() const noexcept { return detail::maybe(openline_status_reason(get())); }
    std::optional<std::string_view> reason_text() const noexcept { return detail::maybe(openline_status_reason_text(get())); }
    std::string_view cause() const noexcept { return detail::view(openline_status_cause(get())); }
    /* The id of the override that decides; 0 when none does. */
    std::uint64_t override_id() const noexcept { return openline_status_override(get()); }

    const openline_status *get() const noexcept { return status_.get(); }

private:
    detail::Owned<openline_status, openline_status_free> status_;
};

/* A season of a queue: its place in the queue's list, and its own words, borrowed from the engine. */
struct Season {
    std::uint32_t index;
    std::optional<std::string_view> reason;
};

/* A queue of an engine: two words, copied freely, valid as long as the engine. */
class Queue {
public:
    Queue(const openline_engine *engine, std::uint32_t index) noexcept : engine_(engine), index_(index) {}

    std::uint32_t index() const noexcept { return index_; }
    std::string_view name() const noexcept { return detail::view(openline_queue_name(engine_, index_)); }
    std::string_view timezone() const noexcept { return detail::view(openline_queue_timezone(engine_, index_)); }
    std::string_view transfer_function() const noexcept { return detail::view(openline_queue_transfer_function(engine_, index_)); }
    std::vector<std::string_view> groups() const
    {
        std::vector<std::string_view> names(openline_queue_group_count(engine_, index_));
        for (std::uint32_t i = 0; i < names.size(); ++i) {
            names[i] = detail::view(openline_queue_group(engine_, index_, i));
        }
        return names;
    }
    std::vector<Season> seasons() const
    {
        std::vector<Season> all(openline_queue_season_count(engine_, index_));
        for (std::uint32_t i = 0; i < all.size(); ++i) {
            all[i] = {i, detail::maybe(openline_queue_season_reason(engine_, index_, i))};
        }
        return all;
    }
    /* The one whose weekly hours are in force on the local date of an instant. */
    std::optional<Season> season(Instant at) const
    {
        std::uint32_t found = OPENLINE_NO_SEASON;
        detail::check(openline_queue_season(engine_, index_, detail::epoch(at), &found));
        if (found == OPENLINE_NO_SEASON) {
            return std::nullopt;
        }
        return Season{found, detail::maybe(openline_queue_season_reason(engine_, index_, found))};
    }
    std::string hours_in_words() const
    {
        openline_text *words = nullptr;
        detail::check(openline_queue_hours_in_words(engine_, index_, &words));
        return detail::own(words);
    }
    bool enabled() const noexcept { return openline_queue_enabled(engine_, index_); }

    bool is_open(Instant at) const
    {
        bool open = false;
        detail::check(openline_queue_is_open(engine_, index_, detail::epoch(at), &open));
        return open;
    }
    std::optional<Instant> next_open(Instant at) const { return ask(openline_queue_next_open, at); }
    std::optional<Instant> next_close(Instant at) const { return ask(openline_queue_next_close, at); }
    std::optional<Instant> next_change(Instant at) const { return ask(openline_queue_next_change, at); }
    std::optional<Instant> previous_change(Instant at) const { return ask(openline_queue_previous_change, at); }
    Seconds open_time(Instant from, Instant to) const
    {
        std::int64_t seconds = 0;
        detail::check(openline_queue_open_seconds(engine_, index_, detail::epoch(from), detail::epoch(to), &seconds));
        return Seconds(seconds);
    }
    std::optional<Instant> add_open_time(Instant at, Seconds time) const
    {
        std::int64_t reached = OPENLINE_NEVER;
        detail::check(openline_queue_add_open_seconds(engine_, index_, detail::epoch(at), time.count(), &reached));
        return detail::instant(reached);
    }
    /* Writes 1 or 0 for each of `len` epoch seconds. */
    void is_open_many(const std::int64_t *at, std::size_t len, std::uint8_t *open) const
    {
        detail::check(openline_queue_is_open_many(engine_, index_, at, len, open));
    }
    std::vector<std::uint8_t> is_open_many(const std::vector<std::int64_t> &at) const
    {
        std::vector<std::uint8_t> open(at.size());
        is_open_many(at.data(), at.size(), open.data());
        return open;
    }
    std::vector<Interval> intervals(Instant from, Instant to) const
    {
        std::vector<Interval> intervals;
        openline_interval page[64];
        std::size_t written = 0;
        std::int64_t start = detail::epoch(from);
        do {
            detail::check(openline_queue_intervals(engine_, index_, start, detail::epoch(to), page, 64, &written));
            for (std::size_t i = 0; i < written; i++) {
                intervals.push_back({Instant(Seconds(page[i].start)), Instant(Seconds(page[i].end))});
                start = page[i].end;
            }
        } while (written == 64);
        return intervals;
    }
    /// The first stretches of `length` that lie wholly in one open interval, at most `limit` and never more than 1,000.
    std::vector<Interval> slots(Instant at, Seconds length, std::size_t limit = 3, Seconds step = Seconds(0), Seconds lead = Seconds(0),
                                Seconds within = Seconds(0)) const
    {
        openline_slots wanted = openline_slots_init(length.count());
        wanted.step = step.count();
        wanted.lead = lead.count();
        wanted.within = within.count();
        std::vector<openline_interval> found(limit < 1000 ? limit : 1000);
        std::size_t written = 0;
        detail::check(openline_queue_slots(engine_, index_, detail::epoch(at), &wanted, found.data(), found.size(), &written));
        std::vector<Interval> slots;
        for (std::size_t i = 0; i < written; i++) {
            slots.push_back({Instant(Seconds(found[i].start)), Instant(Seconds(found[i].end))});
        }
        return slots;
    }
    Status status(Instant at) const
    {
        openline_status *status = nullptr;
        detail::check(openline_queue_status(engine_, index_, detail::epoch(at), &status));
        return Status(status);
    }

private:
    using Question = openline_result (*)(const openline_engine *, std::uint32_t, std::int64_t, std::int64_t *);

    std::optional<Instant> ask(Question question, Instant at) const
    {
        std::int64_t found = OPENLINE_NEVER;
        detail::check(question(engine_, index_, detail::epoch(at), &found));
        return detail::instant(found);
    }

    const openline_engine *engine_;
    std::uint32_t index_;
};

/* A compiled configuration. */
class Engine {
public:
    explicit Engine(openline_engine *engine) noexcept : engine_(engine) {}

    static Engine load(const std::string &path, const Options &options = {})
    {
        return make(options, [&](const openline_options *lent, openline_engine **engine, openline_error **error) {
            return openline_engine_load_with(path.c_str(), lent, engine, error);
        });
    }
    static Engine parse(std::string_view text, const Options &options = {})
    {
        return make(options, [&](const openline_options *lent, openline_engine **engine, openline_error **error) {
            openline_str str = detail::lend(text);
            return openline_engine_parse_with(str.data, str.len, lent, engine, error);
        });
    }

    std::vector<Issue> warnings() const
    {
        std::vector<Issue> warnings;
        for (std::size_t i = 0; i < openline_engine_warning_count(get()); i++) {
            warnings.emplace_back(openline_engine_warning(get(), i));
        }
        return warnings;
    }
    /* Another engine with these overrides, a text in JSON or YAML, in place of any that this one has. */
    Engine with_overrides(std::string_view overrides) const
    {
        openline_str str = detail::lend(overrides);
        openline_engine *engine = nullptr;
        openline_error *error = nullptr;
        detail::check(openline_engine_with_overrides_text(get(), str.data, str.len, &engine, &error), error);
        return Engine(engine);
    }
    std::vector<Issue> override_warnings() const
    {
        std::vector<Issue> warnings;
        for (std::size_t i = 0; i < openline_engine_override_warning_count(get()); i++) {
            warnings.emplace_back(openline_engine_override_warning(get(), i));
        }
        return warnings;
    }
    std::string_view zone_source() const noexcept { return detail::view(openline_engine_zone_source(get())); }
    std::optional<std::string_view> zone_release() const noexcept { return detail::maybe(openline_engine_zone_release(get())); }

    std::uint32_t queue_count() const noexcept { return openline_engine_queue_count(get()); }
    /* By index, below queue_count(). */
    Queue queue(std::uint32_t index) const noexcept { return Queue(get(), index); }
    std::optional<Queue> find_queue(std::string_view name) const
    {
        std::uint32_t index = 0;
        openline_str str = detail::lend(name);
        openline_result result = openline_engine_find_queue(get(), str.data, str.len, &index);
        if (result == OPENLINE_NOT_FOUND) {
            return std::nullopt;
        }
        detail::check(result);
        return Queue(get(), index);
    }
    std::vector<Queue> queues() const
    {
        std::vector<Queue> queues;
        for (std::uint32_t i = 0; i < queue_count(); i++) {
            queues.push_back(queue(i));
        }
        return queues;
    }
    std::vector<Queue> open_queues(Instant at, std::optional<std::string_view> channel = std::nullopt,
                                   std::optional<std::string_view> language = std::nullopt) const
    {
        openline_str channel_str = detail::lend(channel), language_str = detail::lend(language);
        std::vector<std::uint32_t> found(queue_count());
        std::size_t count = 0;
        openline_error *error = nullptr;
        detail::check(openline_engine_open_queues(get(), detail::epoch(at), channel_str.data, channel_str.len, language_str.data,
                                                  language_str.len, found.data(), found.size(), &count, &error),
                      error);
        std::vector<Queue> queues;
        for (std::size_t i = 0; i < count; i++) {
            queues.push_back(queue(found[i]));
        }
        return queues;
    }
    std::vector<std::string_view> handoffs() const
    {
        std::vector<std::string_view> names;
        for (std::uint32_t i = 0; i < openline_engine_handoff_count(get()); i++) {
            names.push_back(detail::view(openline_handoff_name(get(), i)));
        }
        return names;
    }
    std::vector<std::string_view> topics() const
    {
        std::vector<std::string_view> names;
        for (std::uint32_t i = 0; i < openline_engine_topic_count(get()); i++) {
            names.push_back(detail::view(openline_topic_name(get(), i)));
        }
        return names;
    }

    Decision route(const Contact &contact) const
    {
        openline_decision *decision = nullptr;
        openline_error *error = nullptr;
        lend(contact, [&](const openline_contact *lent) {
            detail::check(openline_engine_route(get(), lent, &decision, &error), error);
        });
        return Decision(decision);
    }
    Route prepare(const Contact &contact) const
    {
        openline_route *route = nullptr;
        openline_error *error = nullptr;
        lend(contact, [&](const openline_contact *lent) {
            detail::check(openline_engine_prepare(get(), lent, &route, &error), error);
        });
        return Route(route);
    }
    std::string render(std::string_view text) const
    {
        openline_str str = detail::lend(text);
        openline_text *rendered = nullptr;
        openline_error *error = nullptr;
        detail::check(openline_engine_render(get(), str.data, str.len, &rendered, &error), error);
        return detail::own(rendered);
    }
    /* A queue's hours in words: `hours`, `week`, `reopens_at`, `until`, `reopens_in`, `open`, `closed`, `reopens`, `status`. `languages` are tags with commas
       between them, most wanted first; none is the document's own. */
    std::string say(const std::string &queue, const std::string &word, Instant at, const std::string &languages = "",
                    Style style = Style::text) const
    {
        return said([&](char *buf, std::size_t cap, std::size_t *need) {
            return openline_say(get(), queue.c_str(), word.c_str(), languages.c_str(), static_cast<std::uint32_t>(style), detail::epoch(at),
                                buf, cap, need);
        });
    }
    /* A point in time, such as the start of a free slot, as the queue's callers say it at an instant. */
    std::string say_time(const std::string &queue, Instant time, Instant at, const std::string &languages = "",
                         Style style = Style::text) const
    {
        return said([&](char *buf, std::size_t cap, std::size_t *need) {
            return openline_say_time(get(), queue.c_str(), detail::epoch(time), languages.c_str(), static_cast<std::uint32_t>(style),
                                     detail::epoch(at), buf, cap, need);
        });
    }
    /* Handoffs as function definitions for a language model, a JSON array. */
    std::string tools(Instant at, std::optional<std::string_view> topic = std::nullopt,
                      std::optional<std::string_view> channel = std::nullopt,
                      std::optional<std::string_view> language = std::nullopt) const
    {
        openline_str topic_str = detail::lend(topic), channel_str = detail::lend(channel), language_str = detail::lend(language);
        openline_text *json = nullptr;
        openline_error *error = nullptr;
        detail::check(openline_engine_tools(get(), detail::epoch(at), topic_str.data, topic_str.len, channel_str.data, channel_str.len,
                                            language_str.data, language_str.len, &json, &error),
                      error);
        return detail::own(json);
    }

    /* The same for a contact, in a provider's form: plain, openai, anthropic, gemini or mcp. */
    std::string tools(const Contact &contact, std::string_view dialect = "plain", bool strict = false) const
    {
        openline_str dialect_str = detail::lend(dialect);
        openline_text *json = nullptr;
        openline_error *error = nullptr;
        lend(contact, [&](const openline_contact *lent) {
            detail::check(openline_engine_tools_for(get(), lent, dialect_str.data, dialect_str.len, strict ? OPENLINE_TOOLS_STRICT : 0,
                                                    &json, &error),
                          error);
        });
        return detail::own(json);
    }

    const openline_engine *get() const noexcept { return engine_.get(); }

private:
    template <typename Call>
    static std::string said(Call call)
    {
        std::vector<char> said(256);
        for (;;) {
            std::size_t need = 0;
            openline_result result = call(said.data(), said.size(), &need);
            if (result != OPENLINE_TOO_SMALL) {
                detail::check(result);
                return std::string(said.data(), need - 1);
            }
            said.resize(need);
        }
    }

    template <typename Call>
    static Engine make(const Options &options, Call call)
    {
        std::vector<openline_str> functions;
        openline_options lent = openline_options_init();
        if (options.name) {
            lent.name = detail::lend(std::string_view(*options.name));
        }
        if (options.transfer_functions) {
            for (const std::string &name : *options.transfer_functions) {
                functions.push_back(detail::lend(std::string_view(name)));
            }
            lent.transfer_functions_len = functions.size();
            functions.push_back(openline_str()); /* so that an empty list has an address */
            lent.transfer_functions = functions.data();
        }
        if (options.base_dir) {
            lent.base_dir = detail::lend(std::string_view(*options.base_dir));
        }
        if (options.zone_data) {
            lent.zone_data = detail::lend(std::string_view(*options.zone_data));
        }
        lent.first_compiled_year = options.first_compiled_year;
        lent.end_compiled_year = options.end_compiled_year;
        lent.max_bytes = options.max_bytes;
        if (options.description) {
            lent.description = detail::lend(std::string_view(*options.description));
        }
        if (options.available) {
            lent.available = detail::lend(std::string_view(*options.available));
        }
        if (options.unavailable) {
            lent.unavailable = detail::lend(std::string_view(*options.unavailable));
        }
        openline_engine *engine = nullptr;
        openline_error *error = nullptr;
        detail::check(call(&lent, &engine, &error), error);
        return Engine(engine);
    }

    template <typename Call>
    static void lend(const Contact &contact, Call call)
    {
        std::vector<openline_str> languages;
        std::vector<openline_variable> variables;
        openline_contact lent = openline_contact_init();
        if (contact.at_) {
            lent.flags |= OPENLINE_CONTACT_AT;
            lent.at = detail::epoch(*contact.at_);
        }
        if (contact.style_) {
            lent.flags |= OPENLINE_CONTACT_STYLE;
            lent.style = static_cast<std::uint64_t>(*contact.style_);
        }
        if (contact.topic_) {
            lent.topic = detail::lend(std::string_view(*contact.topic_));
        }
        if (contact.handoff_) {
            lent.handoff = detail::lend(std::string_view(*contact.handoff_));
        }
        if (contact.channel_) {
            lent.channel = detail::lend(std::string_view(*contact.channel_));
        }
        for (const std::string &language : contact.languages_) {
            languages.push_back(detail::lend(std::string_view(language)));
        }
        for (const auto &variable : contact.variables_) {
            variables.push_back({detail::lend(std::string_view(variable.first)), detail::lend(std::string_view(variable.second))});
        }
        lent.languages = languages.data();
        lent.languages_len = languages.size();
        lent.variables = variables.data();
        lent.variables_len = variables.size();
        if (contact.arguments_) {
            lent.arguments = detail::lend(std::string_view(*contact.arguments_));
        }
        call(&lent);
    }

    detail::Owned<openline_engine, openline_engine_free> engine_;

    friend class Live;
};

/* Who writes to a live document, and on which condition. */
struct Author {
    std::string by;
    /// 2 to 64 characters, remembered for a day: what is repeated with the same key is done once.
    std::optional<std::string> key;
    /// Only if the journal is still at this generation.
    std::optional<std::uint64_t> expect;
};

/* What is to be closed, opened or redirected. It needs an end: until(), lasting() or further_notice(). */
class Order {
public:
    static Order queue(std::string name)
    {
        Order order;
        order.queue_ = std::move(name);
        return order;
    }
    static Order group(std::string name)
    {
        Order order;
        order.group_ = std::move(name);
        return order;
    }
    /* Every queue but these and those of these groups. */
    static Order all(std::vector<std::string> except = {})
    {
        Order order;
        order.flags_ = OPENLINE_ORDER_ALL;
        order.except_ = std::move(except);
        return order;
    }

    Order &from(Instant at) { return flags_ |= OPENLINE_ORDER_FROM, from_ = at, *this; }
    Order &until(Instant at) { return flags_ |= OPENLINE_ORDER_UNTIL, until_ = at, *this; }
    Order &lasting(Seconds time) { return flags_ |= OPENLINE_ORDER_LASTING, lasting_ = time, *this; }
    Order &further_notice() { return flags_ |= OPENLINE_ORDER_FURTHER_NOTICE, *this; }
    /* What callers hear. */
    Order &reason(std::string text) { return reason_ = std::move(text), *this; }
    /* What callers of a language hear; the first is for everybody else. */
    Order &reason_in(std::string tag, std::string text)
    {
        reasons_.emplace_back(std::move(tag), std::move(text));
        return *this;
    }
    /* Of a redirect: a transfer function or SIP handoff. */
    Order &function(std::string name) { return function_ = std::move(name), *this; }
    Order &replaces(std::uint64_t id) { return replaces_ = id, *this; }
    Order &author(Author author) { return author_ = std::move(author), *this; }
    Order &by(std::string name) { return author_.by = std::move(name), *this; }

private:
    Order() = default;

    std::uint64_t flags_ = 0, replaces_ = 0;
    std::optional<std::string> queue_, group_, reason_, function_;
    std::vector<std::string> except_;
    std::vector<std::pair<std::string, std::string>> reasons_;
    Instant from_{}, until_{};
    Seconds lasting_{};
    Author author_;

    friend class Live;
};

/* A contact that is decided over whatever document answers then. */
class LiveRoute {
public:
    explicit LiveRoute(openline_live_route *route) noexcept : route_(route) {}

    /* The target as Route::target_at, and the generation whose queue index it is. */
    std::pair<std::int64_t, std::uint64_t> target_at(Instant at) const
    {
        std::int64_t target = OPENLINE_TARGET_NONE;
        std::uint64_t generation = 0;
        openline_error *error = nullptr;
        detail::check(openline_live_route_target_at(get(), detail::epoch(at), &target, &generation, &error), error);
        return {target, generation};
    }
    Decision decide(Instant at, Variables variables = {}) const
    {
        std::vector<openline_variable> lent;
        for (const auto &variable : variables) {
            lent.push_back({detail::lend(variable.first), detail::lend(variable.second)});
        }
        openline_decision *decision = nullptr;
        openline_error *error = nullptr;
        openline_result result = openline_live_route_decide(get(), detail::epoch(at), lent.data(), lent.size(), &decision, &error);
        detail::check(result, error);
        return Decision(decision);
    }

    const openline_live_route *get() const noexcept { return route_.get(); }

private:
    detail::Owned<openline_live_route, openline_live_route_free> route_;
};

/* How a live document is opened. What is not set has its default. */
struct LiveOptions {
    /// Where the journal lives; beside the document without it.
    std::optional<std::string> store;
    /// Whether a thread follows the store and the file; without it poll() does.
    bool watch = true;
    bool require_store = false;
    bool read_only = false;
    std::uint32_t keep_days = 0;
    std::uint32_t write_timeout_ms = 0;
};

/* A process's handle to a live document: the current engine, and the way to the next one. For callbacks use the C call with get(). */
class Live {
public:
    explicit Live(openline_live *live) noexcept : live_(live) {}

    static Live open(const std::string &path, const LiveOptions &options = {})
    {
        openline_live_options lent = openline_live_options_init();
        lent.flags = (options.watch ? 0 : OPENLINE_LIVE_NO_WATCH) | (options.require_store ? OPENLINE_LIVE_REQUIRE_STORE : 0) |
                     (options.read_only ? OPENLINE_LIVE_READ_ONLY : 0);
        if (options.store) {
            lent.store = detail::lend(std::string_view(*options.store));
        }
        lent.keep_days = options.keep_days;
        lent.write_timeout_ms = options.write_timeout_ms;
        openline_live *live = nullptr;
        openline_error *error = nullptr;
        detail::check(openline_live_open(path.c_str(), &lent, &live, &error), error);
        return Live(live);
    }

    /* A snapshot: it answers as it does for as long as it is held. */
    Engine engine() const
    {
        openline_engine *engine = nullptr;
        detail::check(openline_live_engine(get(), &engine));
        return Engine(engine);
    }
    /* The engine of one of the last eight generations. */
    std::optional<Engine> engine_at(std::uint64_t generation) const
    {
        openline_engine *engine = nullptr;
        openline_result result = openline_live_engine_at(get(), generation, &engine);
        if (result == OPENLINE_NOT_FOUND) {
            return std::nullopt;
        }
        detail::check(result);
        return Engine(engine);
    }
    std::uint64_t generation() const noexcept { return openline_live_generation(get()); }
    /* True when another generation answers. */
    bool poll() const
    {
        bool moved = false;
        openline_error *error = nullptr;
        detail::check(openline_live_poll(get(), &moved, &error), error);
        return moved;
    }
    bool reload() const
    {
        bool moved = false;
        openline_error *error = nullptr;
        detail::check(openline_live_reload(get(), &moved, &error), error);
        return moved;
    }

    openline_written close(const Order &order) const { return make(openline_live_close, order); }
    openline_written open_up(const Order &order) const { return make(openline_live_open_up, order); }
    openline_written redirect(const Order &order) const { return make(openline_live_redirect, order); }
    /* The whole set of queues in which a machine sees no agent; it lapses unless it is repeated. */
    openline_written signal(std::string_view source, const std::vector<std::string> &queues, Seconds lasting,
                            const Author &author = {}) const
    {
        openline_str name = detail::lend(source);
        std::vector<openline_str> names = lend(queues);
        std::uint32_t seconds = lasting.count() < 0 || lasting.count() > 3600 ? 0 : static_cast<std::uint32_t>(lasting.count());
        return write(author, [&](const openline_author *lent, openline_written *written, openline_error **error) {
            return openline_live_signal(get(), name.data, name.len, names.data(), names.size(), seconds, lent, written, error);
        });
    }
    openline_written end(std::uint64_t id, const Author &author = {}) const
    {
        return write(author, [&](const openline_author *lent, openline_written *written, openline_error **error) {
            return openline_live_end(get(), id, lent, written, error);
        });
    }
    openline_written undo(std::uint64_t number, const Author &author = {}) const
    {
        return write(author, [&](const openline_author *lent, openline_written *written, openline_error **error) {
            return openline_live_undo(get(), number, lent, written, error);
        });
    }
    openline_written publish(std::string_view text, const Author &author = {},
                             std::optional<std::string_view> note = std::nullopt) const
    {
        openline_str document = detail::lend(text), words = detail::lend(note);
        return write(author, [&](const openline_author *lent, openline_written *written, openline_error **error) {
            return openline_live_publish(get(), document.data, document.len, words.data, words.len, lent, written, error);
        });
    }
    openline_written rollback(std::uint64_t generation, const Author &author = {}) const
    {
        return write(author, [&](const openline_author *lent, openline_written *written, openline_error **error) {
            return openline_live_rollback(get(), generation, lent, written, error);
        });
    }

    /* How the handle is, as JSON. */
    std::string health() const
    {
        openline_text *json = nullptr;
        detail::check(openline_live_health(get(), &json));
        return detail::own(json);
    }
    /* Entries of the journal, as a JSON array. */
    std::string journal(std::uint64_t from = 1, std::size_t count = 100) const
    {
        openline_text *json = nullptr;
        openline_error *error = nullptr;
        detail::check(openline_live_journal(get(), from, count, &json, &error), error);
        return detail::own(json);
    }

    LiveRoute prepare(const Contact &contact) const
    {
        openline_live_route *route = nullptr;
        openline_error *error = nullptr;
        Engine::lend(contact, [&](const openline_contact *lent) {
            detail::check(openline_live_prepare(get(), lent, &route, &error), error);
        });
        return LiveRoute(route);
    }

    const openline_live *get() const noexcept { return live_.get(); }

private:
    using Making = openline_result (*)(const openline_live *, const openline_order *, openline_written *, openline_error **);

    static std::vector<openline_str> lend(const std::vector<std::string> &names)
    {
        std::vector<openline_str> lent;
        for (const std::string &name : names) {
            lent.push_back(detail::lend(std::string_view(name)));
        }
        return lent;
    }

    openline_written make(Making making, const Order &order) const
    {
        openline_order lent = openline_order_init();
        lent.flags = order.flags_;
        auto text = [](const std::optional<std::string> &given) {
            return given ? detail::lend(std::string_view(*given)) : openline_str_of(nullptr);
        };
        lent.queue = text(order.queue_);
        lent.group = text(order.group_);
        lent.reason = text(order.reason_);
        lent.function = text(order.function_);
        std::vector<openline_str> except = lend(order.except_);
        lent.except = except.data();
        lent.except_len = except.size();
        std::vector<openline_variable> reasons;
        for (const auto &reason : order.reasons_) {
            reasons.push_back({detail::lend(std::string_view(reason.first)), detail::lend(std::string_view(reason.second))});
        }
        lent.reasons = reasons.data();
        lent.reasons_len = reasons.size();
        lent.from = detail::epoch(order.from_);
        lent.until = detail::epoch(order.until_);
        lent.lasting = order.lasting_.count() < 0 ? 0 : static_cast<std::uint64_t>(order.lasting_.count());
        lent.replaces = order.replaces_;
        lent.by = detail::lend(std::string_view(order.author_.by));
        lent.key = text(order.author_.key);
        if (order.author_.expect) {
            lent.flags |= OPENLINE_EXPECT;
            lent.expect = *order.author_.expect;
        }
        openline_written written = {};
        openline_error *error = nullptr;
        detail::check(making(get(), &lent, &written, &error), error);
        return written;
    }

    template <typename Call>
    openline_written write(const Author &author, Call call) const
    {
        openline_author lent = openline_author_init();
        lent.by = detail::lend(std::string_view(author.by));
        if (author.key) {
            lent.key = detail::lend(std::string_view(*author.key));
        }
        if (author.expect) {
            lent.flags |= OPENLINE_EXPECT;
            lent.expect = *author.expect;
        }
        openline_written written = {};
        openline_error *error = nullptr;
        openline_result result = call(&lent, &written, &error);
        detail::check(result, error);
        return written;
    }

    detail::Owned<openline_live, openline_live_free> live_;
};

/* Every finding of a check; it lends its issues. */
class Issues {
public:
    explicit Issues(openline_issues *issues) noexcept : issues_(issues) {}

    std::size_t size() const noexcept { return openline_issues_count(issues_.get()); }
    bool empty() const noexcept { return size() == 0; }
    /* Below size(). */
    Issue operator[](std::size_t index) const noexcept { return Issue(openline_issues_get(issues_.get(), index)); }

private:
    detail::Owned<openline_issues, openline_issues_free> issues_;
};

/* Every error, warning and info of a document, the infos as of an instant; a faulty document is an answer, not an exception. */
inline Issues check(std::string_view text, Instant at = now())
{
    openline_str str = detail::lend(text);
    openline_issues *issues = nullptr;
    openline_error *error = nullptr;
    detail::check(openline_check(str.data, str.len, nullptr, detail::epoch(at), &issues, &error), error);
    return Issues(issues);
}

} // namespace openline

#endif /* OPENLINE_HPP */
