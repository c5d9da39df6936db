export { Settings as Component } from "@/features/settings";
