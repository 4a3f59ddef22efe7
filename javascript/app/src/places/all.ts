import "@/panes/places";
