export { type Monitor, type MonitorPorts, startMonitor } from "./start-monitor.ts";
