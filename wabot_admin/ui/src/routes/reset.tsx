export { Reset as Component } from "@/features/sign-in/reset";
