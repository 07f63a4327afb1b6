"use client";

import { createAgent as createAgentSchema, VOICE_PROVIDERS } from "@callplane/edge-api/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { createAgent } from "#src/api/agents.ts";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { VOICE_PROVIDER_LABEL, VOICE_PROVIDER_MEANING } from "#src/format/labels.ts";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Fields, SelectField, TextAreaField, TextField } from "#src/ui/field.tsx";
import { showIssues } from "#src/ui/form-issues.ts";

const schema = createAgentSchema.pick({ name: true, voiceProvider: true, firstMessage: true, prompt: true }).extend({
  extension: z.union([z.literal(""), z.string().regex(/^\d{2,6}$/, "An extension has 2 to 6 digits")]),
});
type Values = z.input<typeof schema>;

const FIRST_PROMPT =
  "You answer the phone for our company. Be brief and friendly. Ask what the caller needs, and pass the call on when you cannot help.";

export function AddAgent({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const queries = useQueryClient();
  const form = useForm<Values, unknown, z.output<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: {
      name: "",
      voiceProvider: "practice",
      firstMessage: "Hello, how can I help you?",
      prompt: FIRST_PROMPT,
      extension: "",
    },
  });
  const [problem, setProblem] = useState<unknown>();
  const create = useMutation({
    mutationFn: ({ extension, ...rest }: z.output<typeof schema>) =>
      createAgent(api, { ...rest, extension: extension === "" ? null : { number: extension } }),
    onSuccess: async (agent) => {
      router.push(`/agents/${agent.id}`);
      await queries.invalidateQueries({ queryKey: ["agents"] });
    },
    onError: (error) =>
      setProblem(error instanceof ApiError && showIssues(form, error) === undefined ? undefined : error),
  });
  const { errors } = form.formState;
  const provider = form.watch("voiceProvider") ?? "practice";
  return (
    <Dialog open onOpenChange={onClose} title="Add agent" description="Everything can be changed afterwards.">
      <form noValidate className="grid gap-5" onSubmit={form.handleSubmit((values) => create.mutate(values))}>
        {problem !== undefined && <ErrorBox error={problem} />}
        <Fields>
          <div className="grid gap-4 sm:grid-cols-[1fr_9rem]">
            <TextField
              label="Name"
              autoFocus
              autoComplete="off"
              placeholder="Reception"
              {...form.register("name")}
              error={errors.name?.message}
            />
            <TextField
              label="Extension"
              optional
              inputMode="numeric"
              {...form.register("extension")}
              error={errors.extension?.message}
            />
          </div>
          <SelectField
            label="Voice"
            hint={VOICE_PROVIDER_MEANING[provider]}
            options={VOICE_PROVIDERS.map((value) => ({ value, label: VOICE_PROVIDER_LABEL[value] }))}
            {...form.register("voiceProvider")}
          />
          <TextField
            label="First message"
            hint="What the caller hears first."
            {...form.register("firstMessage")}
            error={errors.firstMessage?.message}
          />
          <TextAreaField
            label="Prompt"
            hint="Who it is, what it knows, what it may do. This becomes version 1."
            rows={5}
            {...form.register("prompt")}
            error={errors.prompt?.message}
          />
        </Fields>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={create.isPending}>
            Add agent
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
