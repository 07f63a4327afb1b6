export { apply } from "./apply.ts";
export { createAsteriskPort } from "./asterisk-port.ts";
export { dryRun } from "./dry-run.ts";
export { createGenerationStore } from "./generations.ts";
export { createJournal, type JournalEntry } from "./journal.ts";
export type { ApplyChange, ApplyOutcome, ApplyPorts, CommittedChange, Objection, SnapshotFiles } from "./ports.ts";
export { recover } from "./recover.ts";
export { reloadLimitMs } from "./reload-limit.ts";
export { createStepTimer } from "./step-timer.ts";
