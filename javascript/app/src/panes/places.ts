import { Images } from "@lucide/vue";
import { definePlace } from "@/places/registry";
import LibraryPlace from "./LibraryPlace.vue";
import { titleOfQuery } from "./titles";

definePlace(
  {
    name: "library",
    title: (_, query) => titleOfQuery(query),
    icon: Images,
    component: async () => ({ default: LibraryPlace }),
  },
  LibraryPlace,
);
