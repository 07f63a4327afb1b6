export { type Chromium, findChromium } from "./chromium.ts";
