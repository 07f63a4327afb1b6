import { createServer, type Socket } from "node:net";

/** A manager over real TCP whose manners a test chooses. */
export interface FakeAmi {
  readonly port: number;
  /** Open connections now, and all there ever were. */
  readonly open: ReadonlySet<Socket>;
  readonly accepted: number;
  /** Every action received, in order. */
  readonly actions: Record<string, string>[];
  /** What the next connections meet. */
  behave(behaviour: Behaviour): void;
  /** Writes to every open connection. */
  write(text: string): void;
  dropAll(): void;
  close(): Promise<void>;
}

export interface Behaviour {
  /** Called on each new connection instead of the greeting. */
  readonly onConnect?: (socket: Socket) => void;
  /** Answer to one action; undefined = the polite default; null = say nothing. */
  readonly onAction?: (action: Record<string, string>, socket: Socket) => string | null | undefined;
}

export async function startFakeAmi(first: Behaviour = {}): Promise<FakeAmi> {
  const open = new Set<Socket>();
  const actions: Record<string, string>[] = [];
  let behaviour = first;
  let accepted = 0;

  const server = createServer((socket) => {
    accepted += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => undefined);
    const mine = behaviour;
    if (mine.onConnect) mine.onConnect(socket);
    else socket.write("Asterisk Call Manager/11.0.0\r\n");
    let rest = "";
    socket.on("data", (chunk) => {
      rest += chunk.toString();
      for (let end = rest.indexOf("\r\n\r\n"); end >= 0; end = rest.indexOf("\r\n\r\n")) {
        const action = toFields(rest.slice(0, end));
        rest = rest.slice(end + 4);
        actions.push(action);
        const answer = mine.onAction?.(action, socket);
        if (answer !== null && socket.writable) socket.write(answer ?? politeAnswer(action));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");

  return {
    port: address.port,
    open,
    actions,
    get accepted() {
      return accepted;
    },
    behave(next) {
      behaviour = next;
    },
    write(text) {
      for (const socket of open) socket.write(text);
    },
    dropAll() {
      for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function politeAnswer(action: Record<string, string>): string {
  const success = `Response: Success\r\nActionID: ${action.ActionID}\r\nMessage: ok\r\n\r\n`;
  return action.Action === "Login" ? `${success}Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n` : success;
}

function toFields(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\r\n").map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
}
