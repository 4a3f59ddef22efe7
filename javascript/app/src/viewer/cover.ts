import { post } from "@/api/client";

/** Makes the frame that is shown the video's cover, for everybody. `updated_time` is the file's date. */
export async function saveCover(video: HTMLVideoElement, path: string, updated_time: string): Promise<void> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  await post("/set_target_frame_as_video_cover", {
    path,
    base64_img: canvas.toDataURL("image/webp", 0.9),
    updated_time,
  });
}
