import { useParams } from "react-router";
import { PluginPage } from "@/features/plugins/plugin-page";

/** One plugin. */
export function Component() {
  const { plugin = "" } = useParams();
  return <PluginPage key={plugin} plugin={plugin} />;
}
