export { Me as Component } from "@/features/me";
