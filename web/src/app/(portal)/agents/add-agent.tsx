"use client";

import { createAgent as schema, VOICE_PROVIDERS } from "@callplane/edge-api/contract";
import { useRouter } from "next/navigation";
import { createAgent } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { VOICE_PROVIDER_LABEL, VOICE_PROVIDER_MEANING } from "#src/format/labels.ts";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { FieldRow, SelectField, TextAreaField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";

const FIRST_PROMPT =
  "You answer the phone for our company. Be brief and friendly. Ask what the caller needs, and pass the call on when you cannot help.";

export function AddAgent({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const form = useSchemaForm({
    schema,
    values: {
      name: "",
      voiceProvider: "practice",
      firstMessage: "Hello, how can I help you?",
      prompt: FIRST_PROMPT,
      extension: null,
    },
    save: (agent) => createAgent(api, agent),
    onSaved: (agent) => router.push(`/agents/${agent.id}`),
    refresh: ["agents"],
  });
  return (
    <FormDialog
      of={form}
      title="Add agent"
      description="Everything can be changed afterwards."
      submit="Add agent"
      onClose={onClose}
    >
      <FieldRow className="sm:grid-cols-[1fr_9rem]">
        <TextField of={form} name="name" label="Name" autoFocus autoComplete="off" placeholder="Reception" />
        <ExtensionField of={form} name="extension" optional />
      </FieldRow>
      <SelectField
        of={form}
        name="voiceProvider"
        label="Voice"
        hint={VOICE_PROVIDER_MEANING[form.watch("voiceProvider") ?? "practice"]}
        options={VOICE_PROVIDERS.map((value) => ({ value, label: VOICE_PROVIDER_LABEL[value] }))}
      />
      <TextField of={form} name="firstMessage" label="First message" hint="What the caller hears first." />
      <TextAreaField
        of={form}
        name="prompt"
        label="Prompt"
        hint="Who it is, what it knows, what it may do. This becomes version 1."
        rows={5}
      />
    </FormDialog>
  );
}
