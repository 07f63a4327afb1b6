import { type ChildProcess, spawn } from "node:child_process";

/** Ends process groups when this process is gone, also when it was killed without a chance to say goodbye. */
export type Watchdog = {
  watch(group: number): void;
  forget(group: number): void;
  /** To be called once every group has ended. */
  dismiss(): void;
};

/** How long a group may take to end in order before it is killed. */
const GRACE_SEC = 15;

/**
 * A shell in a group of its own that hears over its standard input which groups there are. The system closes that input
 * when we end, whatever the way; then it ends them: SIGTERM first, SIGKILL for what is left.
 */
const SCRIPT = `
trap '' INT HUP TERM
groups=" "
while read -r verb group; do
  case $verb in
    watch) groups="$groups$group " ;;
    forget) groups="\${groups%% $group *} \${groups#* $group }" ;;
    dismiss) exit 0 ;;
  esac
done
for group in $groups; do kill -TERM "-$group" 2>/dev/null; done
tenths=0
while [ "$tenths" -lt "$1" ]; do
  alive=
  for group in $groups; do kill -0 "-$group" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && exit 0
  sleep 0.1
  tenths=$((tenths + 1))
done
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
`;

export function startWatchdog(): Watchdog {
  const shell: ChildProcess = spawn("sh", ["-c", SCRIPT, "callplane-watchdog", String(GRACE_SEC * 10)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.unref();
  const say = (text: string) => shell.stdin?.write(`${text}\n`);
  shell.stdin?.on("error", () => {}); // it was killed; there is nobody left to tell
  return {
    watch: (group) => say(`watch ${group}`),
    forget: (group) => say(`forget ${group}`),
    dismiss: () => {
      say("dismiss");
      shell.stdin?.end();
    },
  };
}
