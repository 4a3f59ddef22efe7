import { useRafFn } from "@vueuse/core";
import { computed, onScopeDispose, ref, shallowReactive, watch } from "vue";

/** Seconds that two clips may be apart before one is put where the other is. */
const DRIFT = 0.08;

/** Several clips that play as one: the first leads, the others are kept where it is. */
export function useTogether() {
  const clips = shallowReactive(new Set<HTMLVideoElement>());
  const playing = ref(false);
  const time = ref(0);
  const length = ref(0);
  const leader = computed(() => [...clips][0]);

  function take(clip: HTMLVideoElement, there: boolean) {
    if (there) clips.add(clip);
    else clips.delete(clip);
  }

  const follow = useRafFn(
    () => {
      const first = leader.value;
      if (!first) return;
      time.value = first.currentTime;
      length.value = first.duration || 0;
      for (const clip of clips) {
        if (clip === first || clip.seeking || !clip.duration) continue;
        const due = Math.min(first.currentTime, clip.duration);
        if (Math.abs(clip.currentTime - due) > DRIFT) clip.currentTime = due;
      }
    },
    { immediate: false },
  );

  function toggle() {
    playing.value = !playing.value && clips.size > 0;
    for (const clip of clips) {
      if (playing.value) clip.play().catch(() => undefined);
      else clip.pause();
    }
  }

  function seek(to: number) {
    time.value = to;
    for (const clip of clips) clip.currentTime = Math.min(to, clip.duration || to);
  }

  watch(
    () => clips.size,
    (n) => (n ? follow.resume() : follow.pause()),
  );
  onScopeDispose(follow.pause);

  return { clips, playing, time, length, take, toggle, seek };
}
