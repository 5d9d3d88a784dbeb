-- For people: what replaces something at this moment, in every journal of the database. Programs fold the journal.
CREATE OR REPLACE VIEW openline_overrides_now AS
WITH
entries AS (
    -- What was set aside is damaged, and may be no JSON.
    SELECT name, number, CASE WHEN name ~ '\.damaged-[0-9-]+$' THEN NULL ELSE body::jsonb END AS body FROM openline_journal
),
base AS (
    SELECT DISTINCT ON (name) name, body FROM entries
    WHERE body->>'kind' = 'compacted' AND body->'snapshot' IS NOT NULL
    ORDER BY name, number DESC
),
made AS (
    SELECT name, number AS id, body->'override' AS said, body->>'by' AS made_by
    FROM entries WHERE body->'override' IS NOT NULL
    UNION ALL
    SELECT base.name, (line.value->'override'->>'id')::bigint, line.value->'override', line.value->>'by'
    FROM base, jsonb_array_elements(base.body->'snapshot'->'overrides') AS line(value)
    WHERE (line.value->'override'->>'id')::bigint < (SELECT min(number) FROM entries WHERE entries.name = base.name)
),
ended AS (
    SELECT name, coalesce(body->>'id', body->>'replaces')::bigint AS id
    FROM entries WHERE body->>'kind' IN ('ended', 'replaced', 'undone')
),
unstaffed AS (
    SELECT DISTINCT ON (name, body->>'source') name, number, body
    FROM entries WHERE body->>'kind' = 'signal'
    ORDER BY name, body->>'source', number DESC
)
SELECT
    name,
    id,
    said->>'kind' AS kind,
    CASE
        WHEN said->>'queue' IS NOT NULL THEN 'queue ' || (said->>'queue')
        WHEN said->>'group' IS NOT NULL THEN 'group ' || (said->>'group')
        WHEN said->>'except' IS NOT NULL THEN 'all except ' || (said->>'except')
        ELSE 'all'
    END AS subject,
    to_timestamp((said->>'from')::bigint) AS begins,
    coalesce(to_timestamp((said->>'until')::bigint), 'infinity') AS ends,
    said->>'reason' AS reason,
    made_by
FROM made
WHERE to_timestamp((said->>'from')::bigint) <= clock_timestamp()
AND coalesce(to_timestamp((said->>'until')::bigint), 'infinity') > clock_timestamp()
AND NOT EXISTS (SELECT 1 FROM ended WHERE ended.name = made.name AND ended.id = made.id)
UNION ALL
SELECT
    name, number, 'unstaffed', 'queue ' || queue, NULL, to_timestamp((body->>'until')::bigint), NULL, body->>'source'
FROM unstaffed, jsonb_array_elements_text(body->'queues') AS queue
WHERE to_timestamp((body->>'until')::bigint) > clock_timestamp()
