"use client";

import {
  AGENT_TOOLS,
  type Agent,
  updateAgent as updateAgentSchema,
  VOICE_PROVIDERS,
} from "@callplane/edge-api/contract";
import { updateAgent } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { VOICE_PROVIDER_LABEL, VOICE_PROVIDER_MEANING } from "#src/format/labels.ts";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Fields } from "#src/ui/field.tsx";
import {
  CheckField,
  ChecksField,
  FieldRow,
  NumberField,
  SelectField,
  TextAreaField,
  TextField,
} from "#src/ui/form/fields.tsx";
import { PageForm } from "#src/ui/form/form.tsx";
import { DurationField, TimeZoneField } from "#src/ui/form/special-fields.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Section } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";

const schema = updateAgentSchema.required();

const TOOL_LABEL = { transfer: "Pass the call on to an extension", hang_up: "End the call" } as const;

export function SettingsForm({ agent }: { agent: Agent }) {
  const can = useCan();
  const form = useSchemaForm({
    schema,
    values: agent,
    isReadOnly: !can("agents.write"),
    save: (_, changed) => updateAgent(api, agent.id, changed),
    onSaved: () => notify("Saved. It takes effect with the next apply."),
    refresh: ["agents"],
  });
  const provider = form.watch("voiceProvider");
  return (
    <PageForm of={form} submit="Save settings">
      <Section title="Who">
        <Fields>
          <FieldRow className="sm:grid-cols-[1fr_9rem]">
            <TextField of={form} name="name" label="Name" />
            <ExtensionField of={form} name="extension" optional />
          </FieldRow>
          <FieldRow>
            <TextField of={form} name="language" label="Language" hint="For example en or de-AT." />
            <TimeZoneField of={form} name="timeZone" label="Time zone" />
          </FieldRow>
        </Fields>
      </Section>
      <Section title="Voice">
        <Fields>
          <SelectField
            of={form}
            name="voiceProvider"
            label="Voice provider"
            hint={VOICE_PROVIDER_MEANING[provider]}
            options={VOICE_PROVIDERS.map((value) => ({ value, label: VOICE_PROVIDER_LABEL[value] }))}
          />
          {provider !== "practice" && (
            <FieldRow>
              <TextField of={form} name="model" label="Model" nullable hint="Empty: the provider's own default." />
              <TextField of={form} name="voice" label="Voice" nullable hint="The provider's name for it." />
            </FieldRow>
          )}
          <TextAreaField
            of={form}
            name="firstMessage"
            label="First message"
            hint="What the caller hears first."
            rows={2}
          />
        </Fields>
      </Section>
      <Section title="Conversation">
        <Fields>
          <CheckField
            of={form}
            name="interruption.enabled"
            label="The caller may interrupt"
            hint="The agent falls silent as soon as the caller speaks up."
          />
          {form.watch("interruption.enabled") && (
            <NumberField
              of={form}
              name="interruption.minSpeechMs"
              label="Ignore sounds shorter than"
              unit="ms"
              min={20}
              max={2000}
              step={10}
              hint="So that a cough does not stop the agent."
            />
          )}
          <ChecksField
            of={form}
            name="tools"
            label="It may"
            options={AGENT_TOOLS.map((value) => ({ value, label: TOOL_LABEL[value] }))}
          />
        </Fields>
      </Section>
      <Section title="Limits">
        <FieldRow className="sm:grid-cols-3">
          <SelectField
            of={form}
            name="fallback.kind"
            label="When it cannot talk"
            options={[
              { value: "hang_up", label: "Say so and hang up" },
              { value: "extension", label: "Pass on to an extension" },
            ]}
          />
          {form.watch("fallback.kind") === "extension" && (
            <TextField of={form} name="fallback.number" label="Extension to pass to" inputMode="numeric" />
          )}
          <DurationField of={form} name="maxDurationSec" label="Longest call" />
        </FieldRow>
      </Section>
    </PageForm>
  );
}
