export { Labels as Component } from "@/features/labels";
