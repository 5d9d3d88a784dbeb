CREATE TABLE IF NOT EXISTS openline_journal (
    name text NOT NULL,
    number bigint NOT NULL,
    body text NOT NULL,
    chain text NOT NULL,
    PRIMARY KEY (name, number)
)
