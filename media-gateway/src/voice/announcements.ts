/** What a caller hears from us, not from the agent: short, because somebody waits behind it. */
export interface Announcements {
  readonly oneMoment: string;
  /** The agent cannot talk, and somebody else will. */
  readonly sorryConnecting: string;
  /** The agent cannot talk, and nobody else will. */
  readonly sorryGoodbye: string;
  readonly timeIsUp: string;
}

const english: Announcements = {
  oneMoment: "One moment, please.",
  sorryConnecting: "Sorry, I put you through.",
  sorryGoodbye: "Sorry, please call again later.",
  timeIsUp: "Our time is up.",
};

const german: Announcements = {
  oneMoment: "Einen Moment, bitte.",
  sorryConnecting: "Entschuldigung, ich verbinde Sie.",
  sorryGoodbye: "Entschuldigung, bitte rufen Sie später an.",
  timeIsUp: "Unsere Zeit ist um.",
};

export function announcementsFor(language: string): Announcements {
  return language.toLowerCase().startsWith("de") ? german : english;
}
