export { Plugins as Component } from "@/features/plugins";
