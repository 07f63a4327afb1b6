import type { OwnQueue, Queue, QueueFigures, QueueMemberStatus } from "../../contract/index.ts";

const userId = "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4";

export const queue: Queue = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Support",
  extension: { number: "630" },
  strategy: "LEAST_RECENT",
  members: [{ userId, penalty: 0, isFixed: false }],
  ringSec: 20,
  retrySec: 3,
  wrapUpSec: 15,
  maxWaitSec: 300,
  maxLength: 50,
  joinsWhenEmpty: false,
  announcesPosition: true,
  announcesWait: false,
  announceEverySec: 30,
  greetingSoundId: null,
  comfortSoundId: null,
  musicSoundIds: [],
  callerNamePrefix: "Support:",
  memberSoundId: null,
  pausesUnanswered: false,
  priority: 0,
  exitKey: null,
  exitSoundId: null,
  onExit: { kind: "HANG_UP" },
  onTimeout: { kind: "HANG_UP" },
  onFull: { kind: "HANG_UP" },
  onEmpty: { kind: "DIRECTORY" },
  createdAt: "2026-11-20T09:30:00.000Z",
};

export const own: OwnQueue = {
  queueId: queue.id,
  name: "Support",
  extension: "630",
  isFixed: false,
  state: "paused",
  reason: "Lunch",
  at: "2026-11-20T12:00:00.000Z",
  inForce: true,
};

export const figures: QueueFigures = {
  since: "2026-11-19T23:00:00.000Z",
  offered: 42,
  answered: 36,
  hungUp: 4,
  ledOn: 2,
  withinSec: 20,
  answeredWithin: 30,
  meanWaitSec: 14.5,
  longestWaitSec: 183,
};

export const createQueue = { name: "Support", extension: { number: "630" }, members: [{ userId }] };

export const member: QueueMemberStatus = {
  userId,
  userName: "Anna Berger",
  extension: "1000",
  penalty: 0,
  isFixed: false,
  state: "in",
  reason: null,
  at: "2026-11-20T09:30:00.000Z",
};
