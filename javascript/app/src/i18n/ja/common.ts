export const common = {
  cancel: "キャンセル",
  close: "閉じる",
  loading: "読み込み中",
  remove: "{name} を削除",
  retry: "再試行",
  undo: "元に戻す",
  pictures: "画像なし | 画像 {n} 枚 | 画像 {n} 枚",
  unreachable: "サーバーが応答しません。画像とタグは無事です。このページは自動的に再接続します。",
  unknownError: "サーバーで処理できませんでした（ステータス {status}）。理由はサーバーのログにあります。",
};
