"use client";

import { Crash } from "#src/shell/crash.tsx";

export default Crash;
