import { ref } from "vue";

interface Edge {
  /** where it is now */
  value: () => number;
  /** puts it somewhere; what is out of bounds is brought within */
  set: (wanted: number) => void;
  min: () => number;
  max: () => number;
  /** how far one press of an arrow key to the right leads, negative where that makes it less */
  step: () => number;
  /** how far one pixel to the right leads, asked when a drag begins */
  perPixel: (handle: HTMLElement) => number;
}

/** An edge between two areas, dragged with the pointer or moved with the arrow keys: what a separator listens to. */
export function useEdge(edge: Edge) {
  const dragging = ref(false);
  let began = { x: 0, value: 0, perPixel: 1 };

  function down(event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    began = { x: event.clientX, value: edge.value(), perPixel: edge.perPixel(handle) };
    dragging.value = true;
  }

  function move(event: PointerEvent): void {
    if (dragging.value) edge.set(began.value + (event.clientX - began.x) * began.perPixel);
  }

  function end(): void {
    dragging.value = false;
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === "ArrowLeft") edge.set(edge.value() - edge.step());
    else if (event.key === "ArrowRight") edge.set(edge.value() + edge.step());
    else if (event.key === "Home") edge.set(edge.min());
    else if (event.key === "End") edge.set(edge.max());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const listeners = {
    pointerdown: down,
    pointermove: move,
    pointerup: end,
    pointercancel: end,
    keydown: onKey,
  };
  return { dragging, listeners };
}
