export { Bots as Component } from "@/features/bots";
