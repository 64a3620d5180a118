//! What must hold of classes and of the ledger they fill (`lighthouse check`).
//!
//! Text SQL: each question counts over whole tables and is shown to the operator as it stands.

/// Id, sentence, and the question that counts the breaks.
pub const QUESTIONS: &[(&str, &str, &str)] = &[
    (
        "INV-28",
        "no lesson counts for longer than it lasts",
        "SELECT COUNT(*) AS n FROM lesson_progress p JOIN class_lesson l ON l.id = p.lesson_id WHERE p.counted_seconds > l.length_seconds",
    ),
    (
        "INV-28",
        "nobody has studied for longer than time has passed since the first enrolment",
        "SELECT COUNT(*) AS n FROM (SELECT member_id, SUM(counted_seconds) * 1000 AS counted, MAX(updated_at) AS last FROM lesson_progress GROUP BY member_id) p JOIN (SELECT member_id, MIN(first_at) AS first FROM class_enrolment GROUP BY member_id) e ON e.member_id = p.member_id WHERE p.counted > p.last - e.first",
    ),
    (
        "INV-27",
        "each completed lesson is in the ledger with its credit, once",
        "SELECT COUNT(*) AS n FROM lesson_progress p JOIN class_lesson l ON l.id = p.lesson_id WHERE p.completed_at IS NOT NULL AND l.credit_seconds > 0 AND NOT EXISTS (SELECT 1 FROM learning_entry e WHERE e.member_id = p.member_id AND e.kind = 'lesson' AND e.source_id = p.lesson_id AND e.number = 1 AND e.seconds = l.credit_seconds)",
    ),
    (
        "INV-27",
        "only completed lessons and outside records give hours",
        "SELECT (SELECT COUNT(*) FROM learning_entry e WHERE e.kind = 'lesson' AND NOT EXISTS (SELECT 1 FROM lesson_progress p WHERE p.lesson_id = e.source_id AND p.member_id = e.member_id AND p.completed_at IS NOT NULL)) + (SELECT COUNT(*) FROM learning_entry e WHERE e.kind = 'outside' AND NOT EXISTS (SELECT 1 FROM outside_record r WHERE r.id = e.source_id AND r.member_id = e.member_id)) AS n",
    ),
    (
        "INV-27",
        "no lesson and no record takes more hours back than it gave",
        "SELECT COUNT(*) AS n FROM (SELECT member_id FROM learning_entry GROUP BY member_id, kind, source_id HAVING SUM(seconds) < 0) d",
    ),
    (
        "INV-27",
        "a quiz is completed by a passed attempt and by nothing else",
        "SELECT COUNT(*) AS n FROM lesson_progress p JOIN class_lesson l ON l.id = p.lesson_id WHERE l.kind = 'quiz' AND p.completed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quiz_attempt a WHERE a.lesson_id = l.id AND a.member_id = p.member_id AND a.passed)",
    ),
    (
        "S43",
        "no class has more people than it has room for",
        "SELECT COUNT(*) AS n FROM (SELECT c.id FROM study_class c JOIN class_enrolment e ON e.class_id = c.id AND e.withdrawn_at IS NULL WHERE c.capacity IS NOT NULL GROUP BY c.id, c.capacity HAVING COUNT(*) > c.capacity) d",
    ),
    (
        "S08",
        "every committed import of outside records has its trace",
        "SELECT COUNT(*) AS n FROM learning_import i WHERE i.committed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.object_id = i.id AND e.action = 'learning_import.committed')",
    ),
];
