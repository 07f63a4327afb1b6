/**
 * The one place where what the agent's owner wrote becomes instructions for a model. The words are the owner's; ours only
 * say what they are for.
 */
export function buildInstructions(spec: { prompt: string; language: string }): string {
  return [spec.prompt, `Speak the language with the tag ${spec.language}.`].filter((part) => part !== "").join("\n\n");
}

/** Instructions for the first answer, in which the agent greets. */
export function buildGreeting(spec: { prompt: string; language: string; firstMessage: string }): string {
  return `${buildInstructions(spec)}\n\nBegin the call with exactly these words: ${spec.firstMessage}`;
}
