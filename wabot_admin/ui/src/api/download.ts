/** Gets a file from the API whole, telling how much came so far. */
import { OFFLINE } from "@/api/problems";
import { authorised } from "@/api/session";
import { tellOfFile } from "@/api/works";

/** Return the bytes at an address of the API; throw its Problem. */
export async function download(path: string, onProgress: (bytes: number) => void = () => undefined): Promise<Blob> {
  const tell = tellOfFile();
  let bytes = 0;
  try {
    const response = await authorised(new Request(location.origin + path));
    if (!response.ok || !response.body) throw await response.json().catch(() => OFFLINE);
    const reader = response.body.getReader();
    const parts: BlobPart[] = [];
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      parts.push(value);
      bytes += value.byteLength;
      onProgress(bytes);
      tell(bytes, "running");
    }
    tell(bytes, "done");
    return new Blob(parts, { type: "application/octet-stream" });
  } catch (error) {
    tell(bytes, "failed");
    throw error;
  }
}
