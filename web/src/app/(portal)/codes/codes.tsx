"use client";

import { FEATURE_CODES, FEATURE_WORDS, type PhoneKey } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { phoneKeysQuery } from "#src/api/me.ts";
import { CopyCode } from "#src/ui/copy.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page, Section } from "#src/ui/page.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { keyWords } from "./key-words.ts";

const KEYS: readonly Column<PhoneKey>[] = [
  { id: "key", header: "Key", cell: (key) => <TwoLines top={keyWords(key).does} under={`Lit ${keyWords(key).lit}`} /> },
  {
    id: "dials",
    header: "Dials and watches",
    cell: (key) => <CopyCode text={key.number} label={`Copy ${key.number}`} />,
  },
];

const CODES = Object.entries(FEATURE_WORDS).map(([feature, words]) => ({
  ...words,
  number: FEATURE_CODES[feature as keyof typeof FEATURE_CODES],
}));
type Code = (typeof CODES)[number];

const CODE_COLUMNS: readonly Column<Code>[] = [
  {
    id: "does",
    header: "What happens",
    cell: ({ does, more, example }) => (
      <TwoLines top={does} under={more !== undefined && `Followed by ${more}: ${example}`} />
    ),
  },
  { id: "dial", header: "Dial", cell: ({ number }) => <CopyCode text={number} label={`Copy ${number}`} /> },
];

/** What can be dialled, and what a desk phone's keys can show: for whoever sets a phone up. */
export function Codes() {
  const keys = useQuery(phoneKeysQuery(api));
  return (
    <Page title="Codes and keys" purpose="What to dial, and what the keys of a desk phone can show." narrow>
      <Section title="Keys with a lamp">
        <p className="mb-3 text-sm text-ink-2">
          Give a key of your desk phone one of these numbers, as a busy lamp (BLF). The lamp follows at once, also what
          is set here in the portal. A colleague's key is their extension.
        </p>
        {keys.isError ? (
          <ErrorBox error={keys.error} onRetry={() => void keys.refetch()} />
        ) : keys.data?.items.length === 0 ? (
          <EmptyState icon={<Lightbulb />} title="You have no extension yet">
            With an extension of your own, its keys stand here.
          </EmptyState>
        ) : (
          <Table
            caption="Keys with a lamp"
            columns={KEYS}
            rows={keys.data?.items ?? []}
            rowKey={({ number }) => number}
          />
        )}
      </Section>
      <Section title="Codes">
        <Table caption="Codes" columns={CODE_COLUMNS} rows={CODES} rowKey={({ number }) => number} />
      </Section>
    </Page>
  );
}
