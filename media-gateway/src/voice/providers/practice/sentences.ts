/**
 * What the practice agent says of itself. It is a demonstration, no language model: these sentences are its whole mind, in
 * the languages it has; English otherwise.
 */
export interface Sentences {
  answer(turn: number, seconds: string, canTransfer: boolean): string;
  silence: string;
  transferring(number: string): string;
  askNumber: string;
  noSuchNumber: string;
  goodbye: string;
  interrupted: string;
  spoke(seconds: string): string;
}

const english: Sentences = {
  answer: (turn, seconds) =>
    [
      `I heard you speak for ${seconds} seconds.`,
      turn % 2 === 1
        ? "Talk over me to see how fast I fall silent."
        : "Press one and I transfer you, press nine and I hang up.",
      `That was turn ${turn}.`,
    ].join(" "),
  silence: "Are you still there? Say something, or press nine to hang up.",
  transferring: (number) => `I transfer you to ${[...number].join(" ")}.`,
  askNumber: "Which extension? Enter it and end with the hash key.",
  noSuchNumber: "I could not transfer you. Is that the right extension?",
  goodbye: "Goodbye.",
  interrupted: "You interrupted me, so I listened.",
  spoke: (seconds) => `(spoke for ${seconds} s)`,
};

const german: Sentences = {
  answer: (turn, seconds) =>
    [
      `Sie haben ${seconds.replace(".", ",")} Sekunden gesprochen.`,
      turn % 2 === 1
        ? "Sprechen Sie dazwischen, und ich schweige sofort."
        : "Mit der Eins verbinde ich Sie weiter, mit der Neun lege ich auf.",
      `Das war Runde ${turn}.`,
    ].join(" "),
  silence: "Sind Sie noch da? Sagen Sie etwas, oder drücken Sie die Neun.",
  transferring: (number) => `Ich verbinde Sie mit ${[...number].join(" ")}.`,
  askNumber: "Welche Nebenstelle? Bitte eingeben und mit der Raute beenden.",
  noSuchNumber: "Das hat nicht geklappt. Stimmt die Nebenstelle?",
  goodbye: "Auf Wiederhören.",
  interrupted: "Sie haben mich unterbrochen, also habe ich zugehört.",
  spoke: (seconds) => `(spoke for ${seconds} s)`,
};

export function sentencesFor(language: string): Sentences {
  return language.toLowerCase().startsWith("de") ? german : english;
}
