export { Captures as Component } from "@/features/captures";
