/*
 * Where does a call go now?  ./route FILE [TOPIC [LANGUAGE]]
 *
 * Loads a configuration, prepares one route (as a PBX does for each dialled number), decides one call and prints what to do with it.
 */
#include <iostream>

#include <openline.hpp>

static void route(int argc, char **argv)
{
    openline::Engine engine = openline::Engine::load(argv[1]);
    for (const openline::Issue &warning : engine.warnings()) {
        std::cerr << warning.line() << ':' << warning.column() << ": " << warning.message() << '\n';
    }

    openline::Contact contact;
    contact.channel("voice");
    if (argc > 2) {
        contact.topic(argv[2]);
    }
    if (argc > 3) {
        contact.language(argv[3]);
    }
    openline::Route route = engine.prepare(contact);

    openline::Decision decision = route.decide(openline::now(), {{"reason", "asked for a person"}, {"booking", "HX4711"}});
    std::cout << "handoff: " << decision.handoff() << '\n';
    if (decision) {
        std::cout << "queue:   " << decision.queue().value_or("(none: a SIP handoff)") << '\n';
    } else {
        std::cout << "closed:  " << decision.reason().value_or("no destination") << '\n';
        if (auto seconds = decision.retry_after()) {
            std::cout << "retry:   in " << seconds->count() << " seconds\n";
        }
    }
    if (auto instructions = decision.instructions()) {
        std::cout << "say:     " << *instructions << '\n';
    }
    if (auto action = decision.action()) {
        std::cout << "action:  " << action->method() << '\n';
        if (auto target = action->target_uri()) {
            std::cout << "target:  " << *target << '\n';
        }
        for (std::string_view line : action->header_lines()) {
            std::cout << "header:  " << line << '\n';
        }
    } else {
        std::cout << "action:  none\n";
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::cerr << "usage: " << argv[0] << " FILE [TOPIC [LANGUAGE]]\n";
        return 2;
    }
    try {
        route(argc, argv);
    } catch (const openline::ConfigError &error) {
        for (const openline::Issue &issue : error.issues()) {
            std::cerr << argv[1] << ':' << issue.line() << ':' << issue.column() << ": " << issue.message() << '\n';
        }
        return 1;
    } catch (const openline::Error &error) {
        std::cerr << error.code() << ": " << error.what() << '\n';
        return 1;
    }
}
