import "./items";
