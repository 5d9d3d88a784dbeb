CREATE TABLE journal (
    number INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    chain TEXT NOT NULL
) STRICT;

-- For people: what replaces something at this moment. Programs fold the journal.
CREATE VIEW overrides_now AS
WITH
entries AS (SELECT number, body FROM journal),
base AS (
    SELECT number, body FROM journal
    WHERE json_extract(body, '$.kind') = 'compacted' AND json_extract(body, '$.snapshot') IS NOT NULL
    ORDER BY number DESC LIMIT 1
),
made AS (
    SELECT number AS id, json_extract(body, '$.override') AS said, json_extract(body, '$.by') AS made_by
    FROM entries WHERE json_extract(body, '$.override') IS NOT NULL
    UNION ALL
    SELECT json_extract(line.value, '$.override.id'), json_extract(line.value, '$.override'), json_extract(line.value, '$.by')
    FROM base, json_each(base.body, '$.snapshot.overrides') AS line
    WHERE json_extract(line.value, '$.override.id') < (SELECT min(number) FROM entries)
),
ended AS (
    SELECT coalesce(json_extract(body, '$.id'), json_extract(body, '$.replaces')) AS id
    FROM entries WHERE json_extract(body, '$.kind') IN ('ended', 'replaced', 'undone')
),
unstaffed AS (
    SELECT number, json_extract(body, '$.source') AS source, body FROM entries AS one
    WHERE json_extract(body, '$.kind') = 'signal' AND NOT EXISTS (
        SELECT 1 FROM entries AS later WHERE later.number > one.number
        AND json_extract(later.body, '$.kind') = 'signal'
        AND json_extract(later.body, '$.source') = json_extract(one.body, '$.source')
    )
)
SELECT
    id,
    json_extract(said, '$.kind') AS kind,
    CASE
        WHEN json_extract(said, '$.queue') IS NOT NULL THEN 'queue ' || json_extract(said, '$.queue')
        WHEN json_extract(said, '$.group') IS NOT NULL THEN 'group ' || json_extract(said, '$.group')
        WHEN json_extract(said, '$.except') IS NOT NULL THEN 'all except ' || json_extract(said, '$.except')
        ELSE 'all'
    END AS subject,
    datetime(json_extract(said, '$.from'), 'unixepoch') AS begins,
    coalesce(datetime(json_extract(said, '$.until'), 'unixepoch'), 'until further notice') AS ends,
    json_extract(said, '$.reason') AS reason,
    made_by
FROM made
WHERE json_extract(said, '$.from') <= unixepoch()
AND coalesce(json_extract(said, '$.until') > unixepoch(), 1)
AND id NOT IN (SELECT id FROM ended WHERE id IS NOT NULL)
UNION ALL
SELECT number, 'unstaffed', 'queue ' || queue.value, NULL, datetime(json_extract(body, '$.until'), 'unixepoch'), NULL, source
FROM unstaffed, json_each(body, '$.queues') AS queue
WHERE json_extract(body, '$.until') > unixepoch();
