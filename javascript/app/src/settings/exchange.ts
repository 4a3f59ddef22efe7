/** What an import did, or would do. */
export interface Report {
  pictures: number;
  by_path: number;
  by_hash: number;
  changed: number;
  unknown_count: number;
  /** the first paths that no picture was found for */
  unknown: string[];
  new_tags: string[];
  new_albums: string[];
  errors: { path: string; error: string }[];
  undo: string;
}
