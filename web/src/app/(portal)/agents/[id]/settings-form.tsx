"use client";

import {
  AGENT_TOOLS,
  type Agent,
  updateAgent as updateAgentSchema,
  VOICE_PROVIDERS,
} from "@callplane/edge-api/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { updateAgent } from "#src/api/agents.ts";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { VOICE_PROVIDER_LABEL, VOICE_PROVIDER_MEANING } from "#src/format/labels.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { CheckField, Fields, SelectField, TextAreaField, TextField } from "#src/ui/field.tsx";
import { showIssues } from "#src/ui/form-issues.ts";
import { Section } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";

const exten = z.union([z.literal(""), z.string().regex(/^\d{2,6}$/, "An extension has 2 to 6 digits")]);

/** The contract's fields, flat and as text where an empty field means "none". */
const schema = updateAgentSchema
  .pick({
    name: true,
    voiceProvider: true,
    language: true,
    timeZone: true,
    firstMessage: true,
    tools: true,
    maxDurationSec: true,
  })
  .required()
  .extend({
    extension: exten,
    model: z.string().trim().max(100),
    voice: z.string().trim().max(100),
    interruptible: z.boolean(),
    minSpeechMs: z.number().int().min(20, "At least 20 ms").max(2000, "At most 2000 ms"),
    fallback: z.enum(["hang_up", "extension"]),
    fallbackNumber: exten,
  })
  .refine((values) => values.fallback === "hang_up" || values.fallbackNumber !== "", {
    path: ["fallbackNumber"],
    error: "Which extension?",
  });
type Values = z.input<typeof schema>;
type Output = z.output<typeof schema>;

const TOOL_LABEL = { transfer: "Pass the call on to an extension", hang_up: "End the call" } as const;

function initial(agent: Agent): Values {
  return {
    name: agent.name,
    extension: agent.extension?.number ?? "",
    voiceProvider: agent.voiceProvider,
    model: agent.model ?? "",
    voice: agent.voice ?? "",
    language: agent.language,
    timeZone: agent.timeZone,
    firstMessage: agent.firstMessage,
    interruptible: agent.interruption.enabled,
    minSpeechMs: agent.interruption.minSpeechMs,
    tools: agent.tools,
    fallback: agent.fallback.kind,
    fallbackNumber: agent.fallback.kind === "extension" ? agent.fallback.number : "",
    maxDurationSec: agent.maxDurationSec,
  };
}

function toUpdate(values: Output, agent: Agent) {
  const { extension, model, voice, interruptible, minSpeechMs, fallback, fallbackNumber, ...rest } = values;
  return {
    ...rest,
    model: model === "" ? null : model,
    voice: voice === "" ? null : voice,
    interruption: { enabled: interruptible, minSpeechMs },
    fallback:
      fallback === "hang_up"
        ? ({ kind: "hang_up" } as const)
        : ({ kind: "extension", number: fallbackNumber } as const),
    ...(extension !== (agent.extension?.number ?? "") && {
      extension: extension === "" ? null : { number: extension },
    }),
  };
}

export function SettingsForm({ agent }: { agent: Agent }) {
  const can = useCan();
  const queries = useQueryClient();
  const form = useForm<Values, unknown, Output>({ resolver: zodResolver(schema), defaultValues: initial(agent) });
  const [problem, setProblem] = useState<unknown>();
  const save = useMutation({
    mutationFn: (values: Output) => updateAgent(api, agent.id, toUpdate(values, agent)),
    onSuccess: async () => {
      notify("Saved. It takes effect with the next apply.");
      await queries.invalidateQueries({ queryKey: ["agents"] });
    },
    onError: (error) =>
      setProblem(error instanceof ApiError && showIssues(form, error) === undefined ? undefined : error),
  });
  const { errors, isDirty } = form.formState;
  const provider = form.watch("voiceProvider");
  const fallback = form.watch("fallback");
  const isInterruptible = form.watch("interruptible");
  const mayWrite = can("agents.write");
  return (
    <form
      noValidate
      className="grid max-w-3xl gap-8"
      onSubmit={form.handleSubmit((values) => {
        setProblem(undefined);
        save.mutate(values);
      })}
    >
      {problem !== undefined && <ErrorBox error={problem} />}
      <fieldset disabled={!mayWrite} className="grid gap-8">
        <Section title="Who">
          <Fields>
            <div className="grid gap-4 sm:grid-cols-[1fr_9rem]">
              <TextField label="Name" {...form.register("name")} error={errors.name?.message} />
              <TextField
                label="Extension"
                optional
                inputMode="numeric"
                {...form.register("extension")}
                error={errors.extension?.message}
              />
            </div>
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                label="Language"
                hint="For example en or de-AT."
                {...form.register("language")}
                error={errors.language?.message}
              />
              <TextField
                label="Time zone"
                hint="For example Europe/Vienna."
                {...form.register("timeZone")}
                error={errors.timeZone?.message}
              />
            </div>
          </Fields>
        </Section>
        <Section title="Voice">
          <Fields>
            <SelectField
              label="Voice provider"
              hint={VOICE_PROVIDER_MEANING[provider]}
              options={VOICE_PROVIDERS.map((value) => ({ value, label: VOICE_PROVIDER_LABEL[value] }))}
              {...form.register("voiceProvider")}
            />
            {provider !== "practice" && (
              <div className="grid gap-4 sm:grid-cols-2">
                <TextField
                  label="Model"
                  optional
                  hint="Empty: the provider's own default."
                  {...form.register("model")}
                  error={errors.model?.message}
                />
                <TextField
                  label="Voice"
                  optional
                  hint="The provider's name for it."
                  {...form.register("voice")}
                  error={errors.voice?.message}
                />
              </div>
            )}
            <TextAreaField
              label="First message"
              hint="What the caller hears first."
              rows={2}
              {...form.register("firstMessage")}
              error={errors.firstMessage?.message}
            />
          </Fields>
        </Section>
        <Section title="Conversation">
          <Fields>
            <CheckField
              label="The caller may interrupt"
              hint="The agent falls silent as soon as the caller speaks up."
              {...form.register("interruptible")}
            />
            {isInterruptible && (
              <TextField
                label="Ignore sounds shorter than (ms)"
                type="number"
                min={20}
                max={2000}
                step={10}
                className="max-w-60"
                hint="So that a cough does not stop the agent."
                {...form.register("minSpeechMs", { valueAsNumber: true })}
                error={errors.minSpeechMs?.message}
              />
            )}
            <fieldset className="grid gap-1">
              <legend className="mb-1 text-sm font-medium">It may</legend>
              {AGENT_TOOLS.map((tool) => (
                <CheckField key={tool} label={TOOL_LABEL[tool]} value={tool} {...form.register("tools")} />
              ))}
            </fieldset>
          </Fields>
        </Section>
        <Section title="Limits">
          <div className="grid gap-4 sm:grid-cols-3">
            <SelectField
              label="When it cannot talk"
              options={[
                { value: "hang_up", label: "Say so and hang up" },
                { value: "extension", label: "Pass on to an extension" },
              ]}
              {...form.register("fallback")}
              error={errors.fallback?.message}
            />
            {fallback === "extension" && (
              <TextField
                label="Extension to pass to"
                inputMode="numeric"
                {...form.register("fallbackNumber")}
                error={errors.fallbackNumber?.message}
              />
            )}
            <TextField
              label="Longest call (s)"
              type="number"
              min={10}
              max={7200}
              {...form.register("maxDurationSec", { valueAsNumber: true })}
              error={errors.maxDurationSec?.message}
            />
          </div>
        </Section>
      </fieldset>
      {mayWrite ? (
        <div className="flex gap-2">
          <Button type="submit" tone="primary" busy={save.isPending} disabled={!isDirty}>
            Save settings
          </Button>
          {isDirty && <Button onClick={() => form.reset(initial(agent))}>Discard</Button>}
        </div>
      ) : (
        <p className="text-sm text-ink-2">Your role reads these settings; an admin changes them.</p>
      )}
    </form>
  );
}
