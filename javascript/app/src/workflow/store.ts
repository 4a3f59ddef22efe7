import { defineStore } from "pinia";
import { ref } from "vue";

/** Of which picture the workflow is shown; -1 for none. */
export const useWorkflow = defineStore("workflow", () => {
  const id = ref(-1);
  const open = (of: number) => {
    id.value = of;
  };
  const close = () => {
    id.value = -1;
  };
  return { id, open, close };
});
