export { startEmergencies } from "./start-emergencies.ts";
