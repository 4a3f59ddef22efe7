export const common = {
  cancel: "取消",
  close: "關閉",
  loading: "正在載入",
  remove: "移除 {name}",
  retry: "重試",
  undo: "復原",
  pictures: "沒有圖片 | {n} 張圖片 | {n} 張圖片",
  unreachable: "伺服器沒有回應。圖片和標籤都很安全，頁面會自動重新連線。",
  unknownError: "伺服器無法完成此操作（狀態 {status}），原因見伺服器記錄檔。",
};
